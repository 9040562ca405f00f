"""Calls of guides of good practices."""

from campaign_calls import LILLE, NORD, PILOT, some_id
from socle.census.v1 import guide_pb2, guide_service_pb2


def guide_of(commission, chapters=(), **fields):
    return guide_pb2.Guide(
        **{
            "display_name": "Guide de bonnes pratiques",
            "introduction": "Des projets innovants à dimension internationale.",
            "pilot": PILOT,
            "commission": commission,
            "criteria": [guide_pb2.SelectionCriterion(id="qualite", display_name="Qualité", max_score=5)],
            "readers": [PILOT, NORD, LILLE],
            **fields,
        },
        chapters=[
            guide_pb2.Chapter(id=chapter, title=chapter.capitalize(), sheets=[each.name for each in sheets])
            for chapter, sheets in chapters
        ],
    )


def begin_guide(caller, commission, chapters=(), guide_id=None, **fields):
    return caller.CreateGuide(
        guide_service_pb2.CreateGuideRequest(
            guide=guide_of(commission, chapters, **fields), guide_id=guide_id or some_id("guide")
        )
    )


def consent(caller, guide, sheet, version=1, given=True):
    return caller.RecordConsent(
        guide_service_pb2.RecordConsentRequest(
            parent=guide.name, consent=guide_pb2.Consent(sheet=sheet.name, sheet_version=version, given=given)
        )
    )


def build(caller, guide, **fields):
    return caller.BuildEdition(guide_service_pb2.BuildEditionRequest(parent=guide.name, **fields))


def score(caller, guide, *scores):
    return caller.RecordScores(
        guide_service_pb2.RecordScoresRequest(
            name=guide.name,
            scores=[
                guide_pb2.SheetScore(sheet=sheet.name, reader=reader, criterion=criterion, score=given)
                for sheet, reader, criterion, given in scores
            ],
        )
    )
