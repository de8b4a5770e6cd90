"""A hall, a room and people who answer."""

from datetime import UTC, datetime, timedelta

from safercyber.surveys.models import Answer, IssuedCode, Sheet, Study

WORDS = ("amber", "tidy", "fox", "river", "lamp", "stone", "cloud", "apple", "chair", "drum", "piano", "tower")
NOW = datetime(2026, 10, 15, 14, 0, tzinfo=UTC)
BEFORE = {"A7": "no", "A2": "no", "A5": "no", "A5p": "yes"}
AFTER = {"A7": "yes", "A7w": "report-fraud", "A2": "no", "A5p": "yes", "fun": "very", "told": "no"}
FOLLOW_UP = {"A7": "yes", "A7w": "report-fraud", "A2": "yes", "A5": "yes", "A8": "2"}


def hand_in_many(session_id: int, at: datetime, people: list[tuple[dict[str, str], dict[str, str] | None]], wave: str = "before") -> None:
    """Sheets of many people at once: before (or another first wave), and three months on (None: did not answer again).

    Quick, for tests of what comes after.
    """
    study, _ = Study.objects.get_or_create(name="Quick", closed_on=None, defaults={"opened_on": at.date()})
    start = IssuedCode.objects.count()
    codes = [f"{start + number:064x}" for number in range(len(people))]
    IssuedCode.objects.bulk_create(IssuedCode(study=study, code_key=code, session_id=session_id, issued_on=at.date()) for code in codes)
    told = {"study": study, "session_id": session_id, "act": "A5"}
    sheets, papers = [], []
    for code, (before, later) in zip(codes, people, strict=True):
        for which, paper, on in ((wave, before, at), ("follow-up", later, at + timedelta(days=90))):
            if paper is not None:
                sheets.append(Sheet(code_key=code, wave=which, on=on.date(), **told))
                papers.append(paper)
    made = Sheet.objects.bulk_create(sheets)
    Answer.objects.bulk_create(
        Answer(sheet=sheet, item=item, version=1, value=value)
        for sheet, paper in zip(made, papers, strict=True)
        for item, value in paper.items()
    )
