from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "safercyber.surveys"
    label = "surveys"
    default_auto_field = "django.db.models.BigAutoField"
