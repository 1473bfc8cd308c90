import pytest

from parley.telling import last_run

FAILED = {
    "step": "views",
    "expectation": "key_is_unique",
    "severity": "critical",
    "stops": True,
    "why": "A second row would count twice.",
    "checked": 1_234,
    "failed": 1_234,
    "detail": "of_view = 'claim'",
    "next_step": "Run `parley rebuild`.",
}
LAST = {
    "topic": "ukraine",
    "outcome": "failed_gate",
    "ended_at": None,
    "message": "",
    "counts": {},
    "steps": [],
    "failed": [FAILED],
}


def test_a_stopped_run_names_gate_expectation_rows_and_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    # given how a run ended

    # when
    last_run(LAST)

    # then
    told = " ".join(capsys.readouterr().out.split())
    assert "ukraine: failed gate" in told
    assert "stopped the run: views key_is_unique, 1,234 of 1,234: A second row would count twice." in told
    assert "Found: of_view = 'claim'. Run `parley rebuild`." in told
