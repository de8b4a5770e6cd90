from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "safercyber.site"
    label = "house"
