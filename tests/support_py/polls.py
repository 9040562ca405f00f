"""Bodies with many voting members, straight into a database: for tests and measurements of votes."""

import json

from support_py.registry import PARTIES

PILOT = PARTIES[5]

# One voice a member, more than half of the votes cast: as services/registry/domain/governance/statute_text.h has it.
ONE_PER_MEMBER = {"colleges": [], "composition": [], "voice_rule": 2, "quorum": {}, "majority": {"basis": 1}, "tie_rule": 1}


def party_of(number):
    """Each of PARTIES has as many members as the others."""
    return PARTIES[number % len(PARTIES)]


def make_body(psql, database, body, members, statute=None):
    """A body piloted by PILOT with members 1 to `members`; any other statute than ONE_PER_MEMBER as a dict."""
    parties = "ARRAY[" + ",".join(f"'{party}'" for party in PARTIES) + "]"
    content = json.dumps(statute or ONE_PER_MEMBER)
    psql(
        database,
        f"""BEGIN;
        INSERT INTO body VALUES ('{body}', now(), now(), 1, 1);
        INSERT INTO body_version (body_id, known_from, since_revision, display_name, kind, parent, pilot, begin_date, end_date,
          description, source, synthetic) VALUES ('{body}', now(), 1, '{body}', 1, '', '{PILOT}', '-infinity', 'infinity', '', '', true);
        INSERT INTO statute_version (body_id, valid_from, known_from, since_revision, content, meeting_interval_months)
          VALUES ('{body}', '-infinity', now(), 1, '{content}', 0);
        INSERT INTO member_version (body_id, member_id, known_from, since_revision, party, party_label, person, capacity, college,
          office, voting, voices, alternates, source, synthetic, begin_date, end_date)
          SELECT '{body}', '{body_prefix(body)}' || lpad(n::text, 12, '0'), now(), 1, ({parties})[n % {len(PARTIES)} + 1], '', '', 1,
          '', 0, true, 0, '{{}}', '', true, '-infinity', 'infinity' FROM generate_series(1, {members}) n;
        COMMIT;
        ANALYZE body, body_version, statute_version, member_version;""",
    )


def body_prefix(body):
    """Members of two bodies never share an id."""
    number = sum(ord(letter) * 131**place for place, letter in enumerate(body)) % 16**4
    return f"00000000-0000-8000-{0x8000 | number & 0x3FFF:04x}-"


def member_of(body, number):
    return f"{body_prefix(body)}{number:012d}"
