"""The demonstration scenario: loads as who acts in it, twice, and reads as a person would."""

import hashlib
import json
import re
import xml.etree.ElementTree
import zipfile

import pytest
from link_calls import linked, until
from support_py.registry import DEMO, READER, run_soclectl
from support_py.registry import demo_steps as steps


@pytest.fixture(name="both", scope="module")
def _both(build, registry, tmp_path_factory):
    """Contracts and census, told of each other as `./dev run` tells them, with time for a long scenario."""
    with linked(build, registry, tmp_path_factory.mktemp, "1m") as services:
        yield services


@pytest.fixture(scope="module")
def loaded(registry, both, build):
    """What loading it printed, and soclectl as a reader."""

    def soclectl(*arguments, **environment):
        return run_soclectl(
            build,
            arguments,
            SOCLE_ADDRESS=registry.address,
            SOCLE_CONTRACTS_ADDRESS=both.contracts.address,
            SOCLE_CENSUS_ADDRESS=both.census.address,
            **environment,
        )

    def load():
        return soclectl("--token-file", registry.folder / "tokens.json", "load", *DEMO)

    first = load()
    return first, load, lambda *arguments: soclectl(*arguments, SOCLE_TOKEN=READER)


def test_every_step_has_a_source_and_what_has_none_says_so():
    for name, step in steps():
        assert step["source"].strip(), (name, step)
        if step.get("synthetic"):
            continue
        marked = json.dumps(step["request"], ensure_ascii=False)
        assert '"synthetic": true' not in marked, f"{name}: {step['call']} is not marked synthetic, its request is"


def test_it_loads_step_by_step_and_shows_what_is_refused(loaded):
    printed, _, _ = loaded
    assert "refused: RELATION_REQUIRED" in printed
    assert "refused: COMPOSITION_VIOLATED" in printed
    made = sum((len(step.get("for_each", [])) or step.get("times", 1)) * len(step.get("across", [0])) for _, step in steps())
    assert printed.count("\n  ") >= 2 * made


def test_loading_it_again_changes_nothing(loaded):
    first, load, read = loaded
    before = [read("bodies", "--json"), read("meetings", "tmi", "--json"), read("decisions", "tmi", "--json")]
    again = load()
    whole = re.search(r"du diagnostic aux engagements: (\d+) steps, \d+ of them synthetic\n", first)
    assert whole, "the first load made every step"
    assert re.search(rf"du diagnostic aux engagements: {whole[1]} steps, .*; {whole[1]} were so already\n", again), again[-900:]
    after = [read("bodies", "--json"), read("meetings", "tmi", "--json"), read("decisions", "tmi", "--json")]
    assert without_revision(after) == without_revision(before)


def without_revision(texts):
    documents = [json.loads(text) for text in texts]
    for document in documents:
        document.pop("readInfo", None)
    return documents


# Those that only the official perimeters of before 2019 know are left out with the data of npm.
LEFT_OUT = {"collectivites/epci-246200455", "collectivites/epci-246200877"}


def test_the_signatories_of_2012_are_those_that_the_manifesto_names(loaded):
    printed, _, read = loaded
    named = {step["request"]["signature"]["party"] for _, step in steps() if step["call"].endswith("RecordAdhesion")}
    document = json.loads(read("signatories", "international-npdc", "--as-of", "2012-01-01", "--json"))
    assert {each["signature"]["party"] for each in document["signatories"]} == named - LEFT_OUT
    assert printed.count("left out: the record lacks the official perimeters") == len(LEFT_OUT)
    assert "(was so already)" not in printed
    assert all("adhesionDate" not in each["signature"] for each in document["signatories"]), "no source gives a date"


def test_who_signed_and_is_gone_is_carried_on(loaded):
    _, _, read = loaded
    document = json.loads(
        read("signatories", "international-npdc", "--carried-by", "region-32", "--as-of", "2018-01-01", "--json")
    )
    assert [each["signature"]["party"] for each in document["signatories"]] == ["collectivites/region-31"]


def test_signatories_read_as_a_dated_list(loaded):
    _, _, read = loaded
    printed = read("signatories", "international-npdc", "--as-of", "2012-01-01")
    assert "date unknown" in printed
    assert "10 signatures" in printed
    assert "as of 2012-01-01" in printed


def test_the_commission_reads_on_one_page(loaded):
    _, _, read = loaded
    printed = read("body", "tmi", "--as-of", "2013-12-05")
    for expected in ["Territoires en mutation", "departement-62", "synthetic", "Terril 110", "2013-12-05", "ADOPTED", "Inclusion sociale"]:
        assert expected in printed, f"{expected} is missing in\n{printed}"


def test_the_decision_on_inclusion_is_valid_on_its_text_alone(loaded, tmp_path):
    _, _, read = loaded
    decisions = json.loads(read("decisions", "tmi", "--json"))["decisions"]
    (decision,) = [each for each in decisions if "inclusion sociale" in each["title"]]
    text = tmp_path / "text"
    text.write_text(decision["text"])
    assert "valid" in read("verify", decision["name"], "--file", text)
    with pytest.raises(RuntimeError, match="exit 1"):
        text.write_text(decision["text"] + " ")
        read("verify", decision["name"], "--file", text)
    assert decision["result"]["count"]["inFavour"] == "3"
    assert decision["result"]["count"]["abstentions"] == "1"


def test_the_council_of_divion_keeps_its_majority_of_citizens(loaded):
    _, _, read = loaded
    printed = read("body", "divion-cooperation")
    assert "majorité de citoyens" in printed
    assert printed.count("CITIZEN ") == 4


def test_the_club_has_to_meet_every_three_months(loaded):
    _, _, read = loaded
    assert "every 3 months" in read("body", "club-lille-metropole")


def test_the_cambresis_is_in_force_with_every_proof_and_counted_as_the_source_counts(loaded):
    _, _, read = loaded
    printed = read("contract", "show", "cambresis")
    assert "380 proposed, 280 retained, 91 of them engaged" in printed
    for instrument in ["cadre .* IN_FORCE  2011-02-24", "contrat .* EXPIRED   2011-07-07  2017-07-07"]:
        assert re.search(instrument, printed), f"{instrument} is missing in\n{printed}"
    assert "nothing is missing" in read("contract", "check", "cambresis")


def test_what_the_cambresis_signed_is_printed_with_a_digest_that_anybody_recomputes(loaded, tmp_path):
    _, _, read = loaded
    read("contract", "print", "cambresis", "--folder", tmp_path)
    document = (tmp_path / "cambresis.md").read_text()
    for instrument in ["cadre", "contrat"]:
        content = (tmp_path / f"{instrument}.signed.txt").read_bytes()
        assert hashlib.sha256(content).hexdigest() in document
        assert content.decode() in document


def test_the_page_says_in_four_lines_what_the_contract_rests_on(loaded):
    _, _, read = loaded
    printed = read("contract", "show", "cambresis")
    for line in [
        r"the pilot project of its programme",
        r"91 of them engaged, .*; 370 of the proposals are synthetic",
        r"about +Premier contrat de territoire du Nord.* Les onze intercommunalités signataires manquent ici",
        r"diagnostic +5 findings \(.*WEAKNESS 2\); 1 synthetic",
        r"framework +4 issues, 3 orientations; no orientation serves 1 of the issues; 5 synthetic",
        r"commitments +3: FULFILLED 1, PROMISED 2; 1 late; 3 synthetic",
        r"Carnet +6 pages, edition 1 published",
    ]:
        assert re.search(line, printed), f"{line} is missing in\n{printed}"


def call(read, method, request):
    return json.loads(read("call", method, json.dumps(request), "--json"))


def test_the_trace_of_the_cambresis_goes_both_ways_and_shows_what_is_left_open(loaded):
    _, _, read = loaded
    findings = call(read, "ListFindings", {"parent": "contracts/cambresis"})["findings"]
    base = next(each for each in findings if "base aérienne" in each["text"])
    answers = call(read, "TraceFrom", {"name": base["name"]})["traceItems"]
    titles = {each["title"] for each in answers}
    assert {"Fermeture de la base aérienne", "Contournement du Cateau"} <= titles, titles
    back = call(read, "TraceTo", {"name": "contracts/cambresis/actions/ouvrage-1"})["traceItems"]
    assert base["name"] in {each["name"] for each in back}
    orphans = call(read, "ListOrphans", {"parent": "contracts/cambresis", "level": "TRACE_LEVEL_ISSUE"})["orphans"]
    assert [each["title"] for each in orphans] == ["Se doter d'ingénierie"]


def test_only_words_of_the_source_stand_as_facts_in_the_strategy_of_the_cambresis():
    for name, step in steps():
        if not name.startswith("5-") or step.get("synthetic") or not step["call"].endswith(("CreateFinding", "CreateNotebookPage")):
            continue
        text = next(iter(each for each in step["request"].values() if isinstance(each, dict)))["text"]
        assert text.startswith("«"), f"{name}: '{text}' is no quotation, and is not marked synthetic"


def deployment(read, *arguments):
    """Entries of the demonstration by the ids of their contracts: others may have been recorded beside them."""
    ids = {step["request"]["contract_id"] for _, step in steps() if step["call"].endswith("CreateContract")}
    entries = json.loads(read("contract", "deployment", *arguments, "--json"))["entries"]
    named = {each["contract"]["name"].removeprefix("contracts/"): each for each in entries}
    return {key: entry for key, entry in named.items() if key in ids}


def test_the_deployment_of_2012_has_the_days_that_are_certain_and_no_other(loaded):
    _, _, read = loaded
    entries = deployment(read, "departement-59", "--as-of", "2012-12-10")
    days = {key: each["contract"]["launchDate"] for key, each in entries.items() if "launchDate" in each["contract"]}
    assert days == {
        "nord-flandre-maritime": {"year": 2012, "month": 2, "day": 17},
        "nord-sambre-avesnois": {"year": 2012, "month": 4, "day": 24},
    }
    assert [key for key, each in entries.items() if each["contract"].get("pilotProject")] == ["cambresis"]
    for key, each in entries.items():
        assert each["contract"]["launchNote"], f"{key} does not say what its day rests on"
        assert each["stage"] == ("IN_FORCE" if key == "cambresis" else "IN_PREPARATION"), key
    assert deployment(read, "departement-59", "--as-of", "2017-07-07")["cambresis"]["stage"] == "ENDED"


def test_the_deployment_reads_as_a_table_with_the_reasons_below(loaded):
    _, _, read = loaded
    printed = read("contract", "deployment", "departement-59", "--as-of", "2012-12-10")
    for line in [
        r"nord-flandre-maritime .* 2012-02-17 +IN PREPARATION +diagnostic",
        r"nord-douaisis .* not certain +IN PREPARATION +diagnostic",
        r"cambresis .* unknown +IN FORCE +execution +cadre 2011-02-24.*, contrat 2011-07-07 to 2017-07-07 +pilot project",
        r"as of 2012-12-10: \d+ contracts,( \d+ PLANNED,)? \d+ IN PREPARATION, \d+ IN FORCE",
        r"nord-valenciennois: « hier dans le Valenciennois »",
    ]:
        assert re.search(line, printed), f"{line} is missing in\n{printed}"


def test_thirteen_protocols_wait_for_proof_and_one_for_two_regions(loaded):
    _, _, read = loaded
    entries = deployment(read, "--programme", "territoires-d-industrie")
    assert len(entries) == 13
    assert not any("instruments" in each for each in entries.values()), "nothing is in force that nobody can prove"
    parties = {party["party"] for each in entries.values() for party in each["contract"]["parties"]}
    assert len([party for party in parties if "/region-" in party]) == 8
    checked = read("contract", "check", "ti-lacq-pau-tarbes")
    for region in ["region-75", "region-76"]:
        assert re.search(rf"✗ .*\[{region}\]", checked), checked


def test_the_protocols_of_may_2019_are_counted_and_what_no_source_names_shows_as_a_difference(loaded):
    """Document 003: 13 protocols in 8 régions, about thirty pilots, 136 territories, close to 330 projects."""
    _, _, read = loaded
    request = {"programme": "programmes/territoires-d-industrie", "as_of": {"year": 2019, "month": 5, "day": 31}}
    figures = {each["kind"].removeprefix("FIGURE_KIND_"): each for each in call(read, "MeasureFigures", request)["figures"]}
    told = lambda kind: (int(figures[kind].get("counted", 0)), int(figures[kind]["published"]["value"]))
    assert told("PROTOCOLS") == (13, 13) and told("PILOTS") == (13, 30)
    assert told("TERRITORIES")[1] == 136 and told("PROJECTS")[1] == 330
    assert told("REGIONS_WITH_PROTOCOL") == (8, 8)
    assert told("PROJECTS")[0] == 0 and figures["PROJECTS"]["synthetic"] == "330", "what no source describes stands apart"
    assert figures["PILOTS"]["published"]["approximate"]
    traced = call(read, "TraceFigure", {"programme": request["programme"], "kind": "FIGURE_KIND_TERRITORIES"})["points"]
    series = [int(each["figure"]["published"]["value"]) for each in traced]
    assert series == [124, 136, 136, 141, 146, 148, 149, 144], "144 has no date"


def test_two_sources_on_grand_est_touraine_are_both_shown(loaded):
    _, _, read = loaded
    printed = read("label", "show", "ti-grand-est-touraine")
    for line in ["PROTOCOL +2019-04-23 .*disputed", "CONTRACT +2019-04-23 .*disputed", "LABELLED +by 2019-05-31", "pairs of claims disagree"]:
        assert re.search(line, printed), f"{line} is missing in\n{printed}"
    assert "region-75, region-76" in read("label", "show", "ti-lacq-pau-tarbes", "--as-of", "2019-05-31")


def test_the_labelled_territories_are_the_contracts_of_the_protocols():
    contracts = {step["request"]["contract_id"] for name, step in steps() if name.startswith("7-") and "contract_id" in step["request"]}
    labelled = {step["request"]["labelled_territory_id"] for _, step in steps() if step["call"].endswith("CreateLabelledTerritory")}
    assert labelled == contracts


def test_operators_keep_their_names_over_time(loaded):
    _, _, read = loaded
    operators = call(read, "ListOperators", {"programme": "programmes/territoires-d-industrie"})["operators"]
    assert {each["displayName"] for each in operators} >= {"Banque des Territoires", "Bpifrance", "Business France", "France Travail"}
    assert [each["id"] for operator in operators for each in operator.get("services", [])] == ["vte", "diagnostic-d-attractivite"]


def test_the_white_book_proposes_in_its_own_words(loaded):
    """Document 004: nothing says what became of the proposals, so all of them are proposed and nobody takes part."""
    _, _, read = loaded
    proposals = call(read, "ListProposals", {"workshop": "bodies/livre-blanc-economie"})["proposals"]
    assert len(proposals) == 10
    assert all(each["statement"].startswith("«") and each["status"] == "PROPOSED" for each in proposals)
    assert not any("participations" in each for each in proposals)
    uptakes = [uptake for each in proposals for uptake in each.get("uptakes", [])]
    assert all(uptake["synthetic"] and uptake["followed"] for uptake in uptakes), "no source tells of an uptake"
    (prize,) = [each for each in proposals if each["kind"] == "PRIZE"]
    assert len(prize["domains"]) == 5 and "la lutte contre l'exclusion" in prize["domains"]
    kinds = {each["kind"] for each in proposals}
    assert kinds == {"OBSERVATORY", "ACTION", "EXCELLENCE_POLE", "CHARTER", "PRIZE", "INITIATIVE_SHOP", "NETWORK"}


def test_a_fiche_is_followed_into_the_contract_that_takes_it_up(loaded):
    """Fiche → integrated in the contract → status in the programme; all of it synthetic, and said to be so."""
    _, _, read = loaded
    fiche = "ti-grand-est-touraine-vte-pme"
    sheet = until(
        lambda: json.loads(read("fiche", "show", fiche, "--json")),
        lambda it: [each.get("status") for each in it.get("integrations", [])] == ["IN_PROGRESS"],
    )
    (said,) = sheet["integrations"]
    assert (said["action"], said["state"]) == ("contracts/ti-grand-est-touraine/actions/vte-pme", "INTEGRATED")
    assert said["synthetic"] and sheet["synthetic"]
    assert [each["status"] for each in sheet["programmes"]] == ["IN_PROGRESS"], "the owner's own action moves it"
    assert sheet["status"] == "PROPOSED", "as a whole, its keepers move it"
    assert re.search(r"contract .*/vte-pme: INTEGRATED, IN_PROGRESS since 2019-05-02, synthetic", read("fiche", "show", fiche))
    printed = read("contract", "actions", "ti-grand-est-touraine", "--of-census")
    assert fiche in printed and "RETAINED" in printed and "synthetic" in printed


def test_a_proposal_of_the_white_book_is_traced_to_the_action_that_takes_it_up(loaded):
    _, _, read = loaded
    proposal = "livre-blanc-boutiques-de-l-initiative"
    until(lambda: read("proposal", "show", proposal), lambda it: "contracts/nord-douaisis/actions/boutique-initiative" in it)
    assert re.search(r"TAKEN_UP .* the action itself, followed +synthetic", read("proposal", "show", proposal))
    assert proposal in read("contract", "action", "nord-douaisis/actions/boutique-initiative")
    listed = json.loads(read("proposal", "list", "--taken-up-by", "nord-douaisis", "--json"))["proposals"]
    assert [each["name"] for each in listed] == [f"proposals/{proposal}"]


def test_a_fiche_of_a_pilot_lies_where_the_source_puts_the_territory(loaded):
    _, _, read = loaded
    printed = read("fiche", "count", "--programme", "territoires-d-industrie", "--in", "region-24", "--as-of", "2019-04-30")
    assert re.search(r"of 26 engaged", printed), printed
    sheet = json.loads(read("fiche", "show", "ti-lacq-pau-tarbes-vte-pme", "--json"))
    assert sheet["places"] == ["collectivites/region-75", "collectivites/region-76"]
    assert "owner" not in sheet, "no source names one"


def test_a_word_processor_opens_the_contract_and_finds_everything_in_it(loaded, tmp_path):
    _, _, read = loaded
    read("contract", "print", "cambresis", "--format", "odt", "--folder", tmp_path)
    with zipfile.ZipFile(tmp_path / "cambresis.odt") as archive:
        assert archive.read("mimetype") == b"application/vnd.oasis.opendocument.text"
        content = xml.etree.ElementTree.fromstring(archive.read("content.xml"))
    text = "".join(content.itertext())
    data = json.loads(read("contract", "print", "cambresis", "--format", "json"))
    for pages in data["instruments"]:
        assert pages["version"]["sha256"] in text
        assert hashlib.sha256(pages["version"]["canonicalText"].encode()).hexdigest() == pages["version"]["sha256"]
    assert "sha256sum contrat.signed.txt" in text and (tmp_path / "contrat.signed.txt").is_file()
    for party in data["contract"]["parties"]:
        assert party["displayName"] in text, party
    retained = [action for action in data["actions"] if action["selection"] == "RETAINED"]
    assert (len(data["actions"]), len(retained)) == (380, 280)
    for action in retained:
        assert action["title"] in text, action
    assert text.count("(synthétique)") >= 270, "what no source gives says so in the document too"


def test_a_document_needs_a_place(loaded):
    _, _, read = loaded
    with pytest.raises(RuntimeError, match="--folder"):
        read("contract", "print", "cambresis", "--format", "odt")


def test_without_pandoc_it_says_what_to_install(loaded, tmp_path, monkeypatch):
    _, _, read = loaded
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RuntimeError, match="apt-get install pandoc"):
        read("contract", "print", "cambresis", "--format", "odt", "--folder", tmp_path / "here")


def test_the_census_of_2014_reads_as_the_manifesto_tells_it(loaded):
    _, _, read = loaded
    project = json.loads(read("call", "ProjectService.GetProject", '{"name": "projects/lalo-capso"}'))
    assert len(project["origins"]) == 4, "told by four, one project"
    assert len(project["financers"]) == 5
    assert project["beneficiaries"][0]["beneficiaries"]["count"] == "5000"
    assert project["beginPeriod"] == "2012"
    assert all("amountCents" not in each["financer"] for each in project["financers"]), "the text gives no amount"
    listed = json.loads(read("call", "ProjectService.ListProjects", '{"campaign": "campaigns/recensement-2014", "page_size": 1000}'))
    titles = {each["title"] for each in listed["projects"]}
    assert {"PROCOFIL", "Move to Work®", "Réseau Euronaplouse", "2CHANGE avec Wigan"} <= titles
    coverage = json.loads(read("call", "CampaignService.MeasureCoverage", '{"name": "campaigns/recensement-2014"}'))
    assert (coverage["scopeCount"], coverage["metCount"], coverage["neverMetCount"]) == (10, 5, 5)


def test_what_sheets_tell_beyond_the_manifesto_is_marked(loaded):
    """Real sheets have no amount; what co-financers of Lalo would tell is synthetic, in the data and on screen."""
    told = [step["request"]["project_sheet"] for name, step in steps() if step["call"].endswith("CreateProjectSheet")]
    assert len(told) >= 20
    for sheet in told:
        assert sheet["source"].startswith("Manifeste") or sheet.get("synthetic"), sheet
        assert not any("amount_cents" in each for each in sheet.get("financers", [])), sheet


def test_the_pilots_have_330_fiches_and_every_one_says_that_it_is_synthetic(loaded):
    _, _, read = loaded
    of = ("--programme", "territoires-d-industrie")
    asked = '{"filter": {"programme": "programmes/territoires-d-industrie", "synthetic": %s}, "property": "AXIS"}'
    counted = json.loads(read("call", "ActionSheetService.CountActionSheets", asked % "true"))
    ours = {each["value"].rsplit("/", 1)[1]: int(each["count"]) for each in counted["counts"] if "/2019/" in each["value"]}
    assert ours == {"recrutement": 91, "innovation": 78, "attractivite": 83, "simplification": 78}
    assert sum(ours.values()) == 330
    figures = json.loads(read("label", "figures", *of, "--as-of", "2019-05-31", "--json"))["figures"]
    (projects,) = [each for each in figures if each["kind"] == "FIGURE_KIND_PROJECTS"]
    assert projects["synthetic"] == "330" and projects["published"]["value"] == "330" and projects["published"]["approximate"]
    assert projects.get("counted", "0") == "0", "no source describes one of them"
    before = json.loads(read("label", "figures", *of, "--as-of", "2019-04-29", "--json"))["figures"]
    assert "synthetic" not in next(each for each in before if each["kind"] == "FIGURE_KIND_PROJECTS")


def test_the_guide_of_2014_has_a_page_for_all_that_consent(loaded, tmp_path):
    _, _, read = loaded
    edition = json.loads(read("call", "GuideService.GetEdition", '{"name": "guides/bonnes-pratiques-2014/editions/1"}'))
    assert len(edition["pages"]) == 19 and edition["leftOut"] == ["projectSheets/roubaix-cooperation"]
    axes = {each["theme"]: each for each in edition["priorityAxes"]}
    assert set(axes) == {"territoires-innovation", "mediterranee", "inclusion-sociale", "mobilite-jeunes"}
    water = [each["sheet"] for each in axes["territoires-innovation"]["evidence"] if each["theme"] == "eau"]
    assert len(water) == 4, "four sheets tell Lalo"
    of = axes["territoires-innovation"]
    assert of["projectCount"] == len({each["sheet"] for each in of["evidence"]}) - 3, "one project"
    assert edition["state"] == "PUBLISHED", "the commission has adopted its digest"
    decision = json.loads(read("decision", edition["decision"].removeprefix("bodies/"), "--json"))
    assert decision["state"] == "ADOPTED" and decision["synthetic"], "no source tells of a vote on a guide"
    read("guide", "build", "bonnes-pratiques-2014", "--edition", "1", "--format", "md", "--folder", tmp_path)
    text = (tmp_path / "bonnes-pratiques-2014-1.md").read_text()
    assert text == edition["markdown"]
    for expected in (
        "Lalo (Bénin)",
        "5\u202f000 habitants",
        "**Sources.** Manifeste",
        "avril 2012",
        "> **Exemple synthétique.** Aucune source ne donne ce guide.",
        "`codeLists/themes-recensement`, version 1 *(exemple synthétique)*",
    ):
        assert expected in text, expected
    assert "roubaix-cooperation" in text and "Coopération décentralisée de Roubaix" not in text, "named as evidence, without a page"
