from tests.warehouse.given import article, deadline, opened, rows, told


def test_shortened_deadline_keeps_its_first_due_date(tmp_path):
    given = [
        *article("ledger", "2025-07-14", deadline("set", due="2025-09-02", to=["Russia"])),
        *article("courier", "2025-07-29", deadline("shortened", due="2025-08-08", to=["Russia"])),
    ]
    with opened(tmp_path) as store:
        told(store, given)
        found = rows(store, "deadline")
    assert [(d["first_due"].isoformat(), d["due"].isoformat(), d["slip_days"], d["status"]) for d in found] == [
        ("2025-09-02", "2025-08-08", -25, "open")
    ]
