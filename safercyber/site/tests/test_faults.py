"""A fault of ours leaves a trace for whoever runs the machine, and nothing for a visitor or a thief of the log."""

import io
import logging

import pytest
from django.test import Client


@pytest.mark.django_db
def test_a_fault_is_in_the_log_with_its_trace_and_without_the_key_in_the_address(monkeypatch):
    def breaks(*args, **kwargs):
        raise RuntimeError("the wall fell over")

    log = io.StringIO()
    handler = next(one for one in logging.getLogger("django.request").handlers if one.filters)
    monkeypatch.setattr(handler, "stream", log)
    monkeypatch.setattr("safercyber.engagement.queries.ticket", breaks)
    answer = Client(raise_request_exception=False).get("/t/a-key-of-somebody", {"where": "NV4 7QP"})

    assert answer.status_code == 500 and "fell over" not in answer.content.decode()
    assert "A fault at /t/<slug:token>" in log.getvalue() and "the wall fell over" in log.getvalue()
    assert "a-key-of-somebody" not in log.getvalue() and "NV4" not in log.getvalue()
