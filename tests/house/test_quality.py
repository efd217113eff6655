"""What docs/reference/connectors.md claims of each connector is what its folder says, and each claim has its test."""

from __future__ import annotations

import make_connectors_page
import pytest

from connectors import REGISTRY


@pytest.mark.parametrize("name", REGISTRY)
def test_each_claim_names_the_test_that_proves_it(name: str) -> None:
    assert make_connectors_page.faults(name) == []


def test_the_page_is_what_the_folders_make() -> None:
    assert make_connectors_page.made() == make_connectors_page.PAGE.read_text("utf-8")


def test_a_claim_without_its_test_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    told = {"hears": {"zh": "", "en": ""}, "comes": {"zh": ""}, "proof": {"once": "webhook/test_payload.py::test_x"}}
    monkeypatch.setattr(make_connectors_page, "quality_of", lambda name: told | {"mood": 1})
    assert make_connectors_page.faults("webhook") == [
        "webhook: unknown key mood",
        "webhook: comes needs zh and en",
        "webhook: it was proved either on what is real or on what is described",
        "webhook: webhook/test_payload.py::test_x is no test",
    ]
