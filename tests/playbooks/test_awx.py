# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What AWX runs: the playbooks through ansible-runner as job templates would, their surveys, the set-up, the image."""

from __future__ import annotations

import json
import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import ansible_runner
import pytest
import yaml
from ansible_collections.mailops.workmail.plugins.plugin_utils._variables import documented
from support.inprocess import Runner

TOP = Path(__file__).parents[2]
JOURNEY = TOP / "docs" / "awx" / "exit_journey.json"
SURVEYS = sorted({*(TOP / "docs" / "awx").glob("*.json")} - {JOURNEY})
SETUP = yaml.safe_load((TOP / "playbooks" / "awx_setup.yml").read_text(encoding="utf-8"))
TYPES = ("text", "textarea", "password", "integer", "float", "multiplechoice", "multiselect")
DEFINITION = {
    "users": [
        {"name": "ann", "email": "ann@example.com"},
        {"name": "bob", "email": "bob@example.com", "aliases": ["info@example.com"]},
    ],
    "groups": [{"name": "staff", "email": "staff@example.com", "members": ["ann", "bob"]}],
    "resources": [{"name": "room", "type": "ROOM", "email": "room@example.com"}],
}


@pytest.fixture
def project(playbook, tmp_path) -> Path:
    """What AWX checks out: the files of examples/awx and a definition."""
    folder = tmp_path / "job" / "project"
    folder.mkdir(parents=True)
    for path in (TOP / "examples" / "awx").glob("workmail_*.yml"):
        (folder / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    for plural, items in DEFINITION.items():
        (folder / f"{plural}.yml").write_text(yaml.safe_dump(items), encoding="utf-8")
    return folder


@pytest.fixture
def applied(playbook, emulator) -> None:
    """The organization is as it is defined."""
    Runner(emulator.url, "acme").run("workmail_directory", **DEFINITION)


@pytest.fixture
def job(playbook, project: Path):
    """Launches a job template: survey answers as extra variables, credentials in the environment, run or check."""

    def launch(name: str, check: bool = False, survey: str = "", **answers: Any) -> Any:
        (project.parent / "inventory").mkdir(exist_ok=True)
        # ansible-runner keeps the extra variables of the first run; each job of AWX has a folder of its own.
        (project.parent / "env" / "extravars").unlink(missing_ok=True)
        python = "{{ ansible_playbook_python }}"
        host = {"ansible_connection": "local", "ansible_python_interpreter": python}
        inventory = {"all": {"hosts": {"localhost": host}}}
        (project.parent / "inventory" / "hosts.yml").write_text(yaml.safe_dump(inventory), encoding="utf-8")
        return ansible_runner.run(
            private_data_dir=str(project.parent),
            playbook=f"workmail_{name}.yml",
            extravars=surveyed(survey or name) | answers,
            envvars=playbook.environment,
            cmdline="--check --diff" if check else "--diff",
            quiet=True,
        )

    return launch


def surveyed(name: str) -> dict[str, Any]:
    """The answers of somebody who leaves every default in the survey as it is."""
    spec = json.loads((TOP / "docs" / "awx" / f"{name}.json").read_text(encoding="utf-8"))["spec"]
    given = {one["variable"]: one["default"] for one in spec}
    return {key: value for key, value in given.items() if not (key.endswith("_prune") and value == "")}


def stats(job_: Any) -> dict[str, int]:
    """The recap of the job's one host."""
    recap = next(event["event_data"] for event in job_.events if event["event"] == "playbook_on_stats")
    return {key: recap[key].get("localhost", 0) for key in ("ok", "changed", "failures")}


def results(job_: Any, action: str) -> list[dict[str, Any]]:
    done = [event["event_data"] for event in job_.events if event["event"] in ("runner_on_ok", "runner_item_on_ok")]
    return [data["res"] for data in done if str(data.get("resolved_action", data["task_action"])).endswith(action)]


def test_apply_runs_as_a_check_job_and_as_a_run_job(emulator, job, project: Path) -> None:
    where = {"apply_organization": "acme", "apply_dir": str(project)}
    preview = job("apply", check=True, **where)
    assert preview.rc == 0, preview.stdout.read()
    assert emulator.writes() == []
    real = job("apply", **where)
    assert real.rc == 0, real.stdout.read()
    foreseen, done = (results(one, "workmail_directory")[0] for one in (preview, real))
    assert foreseen["operations"] == done["operations"] != []
    assert stats(preview)["changed"] == stats(real)["changed"] == 1
    emulator.reset_log()
    again = job("apply", **where)
    assert stats(again) == {**stats(real), "changed": 0}
    assert emulator.writes() == []


def artifacts(job_: Any) -> dict[str, Any]:
    """What a job hands to the next one of its workflow."""
    recap = next(event["event_data"] for event in job_.events if event["event"] == "playbook_on_stats")
    return dict(recap["artifact_data"])


def test_an_apply_that_was_approved_is_the_one_that_was_previewed(emulator, job, project: Path) -> None:
    where = {"apply_organization": "acme", "apply_dir": str(project)}
    handed_on = artifacts(job("apply", check=True, **where))
    assert set(handed_on) == {"apply_approved_plan"}

    users = [*DEFINITION["users"], {"name": "cem", "email": "cem@example.com"}]
    (project / "users.yml").write_text(yaml.safe_dump(users), encoding="utf-8")
    stale = job("apply", **where, **handed_on)
    assert stale.rc != 0
    assert "+ user cem email cem@example.com, no password" in stale.stdout.read()
    assert emulator.writes() == []

    (project / "users.yml").write_text(yaml.safe_dump(DEFINITION["users"]), encoding="utf-8")
    done = job("apply", **where, **handed_on)
    assert done.rc == 0, done.stdout.read()
    assert results(done, "workmail_directory")[0]["plan_id"] == handed_on["apply_approved_plan"]


def test_a_leaver_that_was_approved_is_the_one_that_was_previewed(applied, emulator, job) -> None:
    emulator.reset_log()
    leaver = {
        "offboarding_organization": "acme",
        "offboard_user": "bob",
        "offboard_lock_on": "2026-11-01",
        "offboard_close_on": "2026-11-02",
        "offboard_successor": "ann",
        "offboard_aliases": "release",
        "offboarding_today": "2026-11-02",
    }
    handed_on = artifacts(job("offboard", check=True, **leaver))
    assert set(handed_on) == {"offboarding_approved_plan"}

    Runner(emulator.url, "acme").run("workmail_user", name="bob", aliases=["info@example.com", "b2@example.com"])
    emulator.reset_log()
    stale = job("offboard", **leaver, **handed_on)
    assert stale.rc != 0
    assert "b2@example.com" in stale.stdout.read()
    assert emulator.writes() == []

    handed_on = artifacts(job("offboard", check=True, **leaver, **artifacts(job("offboard", check=True, **leaver))))
    done = job("offboard", **leaver, **handed_on)
    assert done.rc == 0, done.stdout.read()
    assert emulator.snapshot("acme")["users"]["bob"]["state"] == "DISABLED"
    assert emulator.snapshot("acme")["groups"]["staff"]["members"] == ["user ann"]


def test_a_preview_with_a_held_leaver_reaches_the_approval_and_the_run_fails_at_its_end(
    applied, emulator, job, project: Path
) -> None:
    day = {"lock_on": "2026-11-01", "close_on": "2026-11-02"}
    held = {"user": "bob", **day, "successor": "an"}
    (project / "leavers.yml").write_text(yaml.safe_dump([held, {"user": "ann", **day}]), encoding="utf-8")
    answers = {
        "survey": "offboard_list",
        "offboarding_organization": "acme",
        "offboard_file": str(project / "leavers.yml"),
        "offboard_approval_required": True,
        "offboarding_today": "2026-11-02",
    }
    preview = job("offboard", check=True, **answers)
    told = preview.stdout.read()
    assert preview.rc == 0, told
    assert "The run makes all other changes and then fails, because:" in told
    assert "(bob).successor: there is no user or group 'an'" in told
    done = job("offboard", **answers, **artifacts(preview))
    assert done.rc == 2
    assert "All other changes are done, but:" in done.stdout.read()
    users = emulator.snapshot("acme")["users"]
    assert (users["bob"]["state"], users["ann"]["state"]) == ("ENABLED", "DISABLED")


def test_a_joiner_that_was_approved_gets_its_mailbox_and_its_groups(applied, emulator, job) -> None:
    emulator.reset_log()
    answers = {
        "joiner_organization": "acme",
        "joiner_name": "n.berg",
        "joiner_email": "n.berg@example.com",
        "joiner_display_name": "Nora Berg",
        "joiner_groups": "staff, ",
        "joiner_password": "Canary-Horse-1",
    }
    refused = job("joiner", joiner_approval_required=True, joiner_nmae="n.berg", **answers)
    assert refused.rc != 0
    assert (
        "`joiner_nmae` is not a variable of the playbook joiner. Did you mean `joiner_name`?" in refused.stdout.read()
    )
    refused = job("joiner", joiner_approval_required=True, **answers)
    assert refused.rc != 0
    assert "`joiner_approval_required` is set" in refused.stdout.read()
    preview = job("joiner", check=True, joiner_approval_required=True, **answers)
    assert preview.rc == 0, preview.stdout.read()
    assert emulator.writes() == []
    done = job("joiner", joiner_approval_required=True, **answers, **artifacts(preview))
    assert done.rc == 0, done.stdout.read()
    assert emulator.snapshot("acme")["groups"]["staff"]["members"] == ["user ann", "user bob", "user n.berg"]
    assert emulator.password_is("acme", "n.berg", "Canary-Horse-1")
    assert "Canary-Horse-1" not in preview.stdout.read() + done.stdout.read()


def test_export_writes_its_files_where_the_survey_says(applied, job, tmp_path) -> None:
    done = job("export", export_organization="acme", export_dir=str(tmp_path / "files"))
    assert done.rc == 0, done.stdout.read()
    users = yaml.safe_load((tmp_path / "files" / "users.yml").read_text(encoding="utf-8"))
    assert [user["name"] for user in users] == ["ann", "bob"]


def test_offboarding_is_previewed_and_run_from_its_survey(applied, emulator, job) -> None:
    emulator.reset_log()
    leaver = {
        "offboarding_organization": "acme",
        "offboard_user": "bob",
        "offboard_lock_on": "2026-11-01",
        "offboard_successor": "ann",
        "offboarding_today": "2026-11-02",
    }
    preview = job("offboard", check=True, **leaver)
    assert preview.rc == 0, preview.stdout.read()
    assert emulator.writes() == []
    real = job("offboard", **leaver)
    assert real.rc == 0, real.stdout.read()
    snapshot = emulator.snapshot("acme")
    assert snapshot["groups"]["staff"]["members"] == ["user ann"]
    assert snapshot["users"]["bob"]["permissions"] == {"user ann": ["FULL_ACCESS"]}
    assert snapshot["users"]["bob"]["HiddenFromGlobalAddressList"] is True


def test_the_leavers_of_a_list_are_previewed_approved_and_run_from_their_survey(
    applied, emulator, job, project: Path
) -> None:
    emulator.reset_log()
    leavers = [{"user": "bob", "lock_on": "2026-11-01", "close_on": "2026-11-02", "successor": "ann"}]
    (project / "leavers.yml").write_text(yaml.safe_dump(leavers), encoding="utf-8")
    answers = {
        "survey": "offboard_list",
        "offboarding_organization": "acme",
        "offboard_file": str(project / "leavers.yml"),
        "offboard_approval_required": True,
    }
    early = job("offboard", check=True, **answers, offboarding_today="2026-10-31")
    assert early.rc == 0, early.stdout.read()
    assert set(artifacts(early)) == {"offboarding_approved_plan"}
    alone = job("offboard", **answers, offboarding_today="2026-11-02")
    assert alone.rc != 0
    assert "`offboard_approval_required` is set" in alone.stdout.read()
    stale = job("offboard", **answers, offboarding_today="2026-11-02", **artifacts(early))
    assert stale.rc != 0
    assert "This run is not what was approved" in stale.stdout.read()
    assert emulator.writes() == []
    preview = job("offboard", check=True, **answers, offboarding_today="2026-11-02")
    assert artifacts(preview) != artifacts(early)
    done = job("offboard", **answers, offboarding_today="2026-11-02", **artifacts(preview))
    assert done.rc == 0, done.stdout.read()
    snapshot = emulator.snapshot("acme")
    assert snapshot["users"]["bob"]["state"] == "DISABLED"
    assert snapshot["groups"]["staff"]["members"] == ["user ann"]


def test_an_audit_reads_only_and_fails_the_job_on_drift_if_the_survey_says_so(
    applied, emulator, job, project: Path, tmp_path
) -> None:
    emulator.reset_log()
    where = {
        "audit_organization": "acme",
        "audit_definition_dir": str(project),
        "audit_dir": str(tmp_path / "reports"),
        "audit_fail_on_drift": "true",
    }
    same = job("audit", check=True, **where)
    assert same.rc == 0, same.stdout.read()
    users = [{"name": "ann", "email": "ann@example.com", "city": "Oslo"}, *DEFINITION["users"][1:]]
    (project / "users.yml").write_text(yaml.safe_dump(users), encoding="utf-8")
    drifted = job("audit", check=True, **where)
    assert drifted.rc != 0
    assert emulator.writes() == []
    assert (tmp_path / "reports" / "audit.html").exists()


@pytest.mark.parametrize("path", SURVEYS, ids=lambda path: path.stem)
def test_a_survey_asks_for_variables_of_its_playbook_and_for_every_required_one(path: Path) -> None:
    spec = json.loads(path.read_text(encoding="utf-8"))["spec"]
    playbook = playbook_of(path.stem)
    required, known = required_by(playbook)
    asked = {one["variable"] for one in spec}
    assert asked <= known
    assert required <= asked
    assert {one["variable"] for one in spec if one["required"]} >= required
    assert spec
    are_questions(spec)


UNASKED = {
    "a dictionary, or a list of them, which no question of AWX takes": {
        *("exit_decommission_activity", "exit_decommission_overrides", "exit_evidence_bag_info", "exit_evidence_files"),
        *("exit_import_folders", "exit_import_passwords", "exit_switch_current", "exit_switch_zone_ids"),
    },
    "a program that the execution node runs, which only the template may name": {"exit_import_token_command"},
    "hosts of the inventory of the template": {"exit_import_hosts", "exit_verify_hosts"},
    "the log of the job shows it": {"exit_export_progress", "exit_export_report", "exit_verify_progress"},
    "for rehearsals": {"exit_assess_today", "exit_switch_today", "exit_switch_nameserver_port"},
    "no person needs another value": {"exit_export_poll_interval"},
}
"""Why surveys do not ask for variables of the way out. They are extra variables of a template."""
LEAVING = [path for path in SURVEYS if path.stem.startswith("exit_") and path != JOURNEY]


def test_the_surveys_of_the_way_out_ask_for_every_variable_but_those_with_a_reason() -> None:
    left = set().union(*UNASKED.values())
    unasked: set[str] = set()
    for path in LEAVING:
        spec = json.loads(path.read_text(encoding="utf-8"))["spec"]
        unasked |= {one for one in required_by(path.stem)[1] if not is_a_playbook(one)} - {
            one["variable"] for one in spec
        }
    assert len(LEAVING) == 10
    assert unasked == left


def is_a_playbook(name: str) -> bool:
    """A playbook's documentation names others, such as the one whose file it reads."""
    return (TOP / "playbooks" / f"{name}.yml").exists()


def required_by(playbook: str) -> tuple[set[str], set[str]]:
    """The variables that a playbook requires, and all that it knows."""
    known, _prefixes = documented(playbook)
    text = (TOP / "playbooks" / f"{playbook}.yml").read_text(encoding="utf-8")
    return set(re.findall(r"^# (\w+) .*\brequired(?:$|[;,.])", text, re.MULTILINE)) & known, known


def are_questions(spec: list[dict[str, Any]]) -> None:
    for question in spec:
        assert set(question) >= {"question_name", "question_description", "required", "type", "variable", "choices"}
        assert question["type"] in TYPES
        assert bool(question["choices"]) == question["type"].startswith("multi")


def playbook_of(survey: str) -> str:
    """The playbook with the longest name that a survey's name begins with."""
    names = [one.stem for one in (TOP / "playbooks").glob("*.yml") if f"{survey}_".startswith(f"{one.stem}_")]
    return max(names, key=len)


def test_a_schedule_gives_only_answers_that_the_survey_of_its_template_asks_for() -> None:
    """AWX refuses other extra variables of a template with a survey."""
    (play,) = SETUP
    templates = {one["name"]: one for one in [*play["vars"]["awx_setup_jobs"], *play["vars"]["awx_setup_workflows"]]}
    schedules = [arguments for module, arguments in tasks_of_awx() if module == "awx.awx.schedule"]
    assert len(schedules) >= 3
    for one in schedules:
        survey = templates[one["unified_job_template"]]["survey"]
        spec = json.loads((TOP / "docs" / "awx" / f"{survey}.json").read_text(encoding="utf-8"))["spec"]
        assert set(one["extra_data"]) <= {question["variable"] for question in spec}
        assert set(one["extra_data"]) >= {question["variable"] for question in spec if question["required"]}


def tasks_of_awx() -> list[tuple[str, dict[str, Any]]]:
    """Module and arguments of each task that speaks to the controller."""
    return [(key, task[key]) for play in SETUP for task in play["tasks"] for key in task if key.startswith("awx.awx.")]


def test_the_set_up_gives_only_options_that_the_awx_collection_knows(playbook) -> None:
    if find_spec("ansible_collections.awx") is None:
        # Ansible 14 dropped the collection, which concerns the newest set of the matrix only: .venv has it.
        pytest.skip("this Ansible brings no awx.awx")
    modules = sorted({module for module, _arguments in tasks_of_awx()})
    assert len(modules) >= 6
    told = playbook.command("ansible-doc", "--type", "module", "--json", *modules)
    known = json.loads(told.stdout)
    for module, arguments in tasks_of_awx():
        options = known[module]["doc"]["options"]
        assert set(arguments) <= set(options), module
        missing = {name for name, option in options.items() if option.get("required")} - set(arguments)
        assert not missing, module
        for name, value in arguments.items():
            choices = options[name].get("choices")
            literal = isinstance(value, str) and "{{" not in value
            assert not (choices and literal) or value in choices, f"{module}.{name}"


def test_each_workflow_previews_asks_and_runs_only_what_was_approved() -> None:
    (play,) = SETUP
    jobs = {one["name"]: one for one in play["vars"]["awx_setup_jobs"]}
    assert {one["playbook"] for one in jobs.values()} == {
        path.name for path in (TOP / "examples" / "awx").glob("*.yml")
    }
    for workflow in play["vars"]["awx_setup_workflows"]:
        preview, run = jobs[workflow["preview"]], jobs[workflow["run"]]
        assert preview["playbook"] == run["playbook"]
        assert (preview["type"], run["type"]) == ("check", "run")
        assert "survey" not in preview | run
        playbook = (TOP / "playbooks" / run["playbook"].removeprefix("workmail_")).read_text(encoding="utf-8")
        assert f"# {run['requires']} " in playbook
        assert (TOP / "docs" / "awx" / f"{workflow['survey']}.json").exists()
    (options,) = [
        one for _module, one in tasks_of_awx() if one.get("workflow_nodes", [{}])[0].get("identifier") == "preview"
    ]
    nodes = {one["identifier"]: one for one in options["workflow_nodes"]}
    assert nodes["preview"]["related"] == {"success_nodes": [{"identifier": "approval"}]}
    assert nodes["approval"]["related"] == {"success_nodes": [{"identifier": "run"}]}
    assert nodes["approval"]["unified_job_template"]["type"] == "workflow_approval"
    assert "related" not in nodes["run"]
    assert options["allow_simultaneous"] is dict(tasks_of_awx())["awx.awx.job_template"]["allow_simultaneous"] is False


def journeys_templates() -> dict[str, dict[str, str]]:
    """Playbook → the extra variables of its job template in the workflow of the way out, as AWX gets them."""
    (play,) = SETUP
    made: dict[str, dict[str, Any]] = play["vars"]["awx_setup_journey"]
    written = {"{{ '{{' }}": "{{", "{{ '}}' }}": "}}"}
    return {
        name: {key: value if isinstance(value, bool) else unescaped(value, written) for key, value in told.items()}
        for name, told in made.items()
    }


def unescaped(text: str, written: dict[str, str]) -> str:
    for before, after in written.items():
        text = text.replace(before, after)
    return text


def test_the_way_out_is_a_chain_of_jobs_with_an_approval_before_each_decision() -> None:
    (play,) = SETUP
    jobs = {one["name"]: one for one in play["vars"]["awx_setup_jobs"]}
    (options,) = [one for _module, one in tasks_of_awx() if one.get("name") == "WorkMail journey"]
    nodes = options["workflow_nodes"]
    following = [one["related"]["success_nodes"] for one in nodes if "related" in one]
    assert following == [[{"identifier": one["identifier"]}] for one in nodes[1:]]
    kinds = [one["unified_job_template"]["type"] for one in nodes]
    assert kinds.count("workflow_approval") == 6
    assert "workflow_approval" not in (kinds[0], kinds[-1])
    named = [one["unified_job_template"]["name"] for one in nodes]
    templates = [jobs[name] for name in named if name in jobs]
    assert [one["journey"] for one in templates] == list(play["vars"]["awx_setup_journey"])
    assert [one["playbook"] for one in templates] == [f"workmail_{one['journey']}.yml" for one in templates]


def test_the_survey_of_the_way_out_has_an_answer_for_every_variable_of_its_jobs() -> None:
    spec = json.loads(JOURNEY.read_text(encoding="utf-8"))["spec"]
    are_questions(spec)
    asked = {one["variable"]: one["required"] for one in spec}
    used: set[str] = set()
    for playbook, given in journeys_templates().items():
        required, known = required_by(playbook)
        assert required <= set(given) <= known
        texts = [value for value in given.values() if isinstance(value, str)]
        used |= {name for text in texts for name in re.findall(r"journey_\w+", text)}
        optional = {name for text in texts if "default('')" in text for name in re.findall(r"journey_\w+", text)}
        assert not any(asked[name] for name in optional)
    assert used == set(asked)


def test_a_job_of_the_way_out_takes_the_answers_of_the_workflow(applied, job, tmp_path) -> None:
    answers = {"journey_organization": "acme", "journey_region": "eu-west-1", "journey_dir": str(tmp_path / "pages")}
    answers["journey_targets"] = "microsoft365"
    done = job("exit_assess", **{**journeys_templates()["exit_assess"], **answers})
    assert done.rc == 0, done.stdout.read()
    assert json.loads((tmp_path / "pages" / "exit_assess.json").read_text())["organization"] == "acme"


def test_an_execution_environment_can_be_defined_from_the_collection(playbook, tmp_path) -> None:
    definition = {
        "version": 3,
        "images": {"base_image": {"name": "registry.example.com/ee-minimal:latest"}},
        "dependencies": {
            "galaxy": {"collections": [{"name": "mailops.workmail"}]},
            "python": str(TOP / "meta" / "ee-requirements.txt"),
            "system": str(TOP / "meta" / "ee-bindep.txt"),
        },
    }
    (tmp_path / "execution-environment.yml").write_text(yaml.safe_dump(definition), encoding="utf-8")
    words = ("create", "--file", str(tmp_path / "execution-environment.yml"), "--context", str(tmp_path / "context"))
    done = playbook.command("ansible-builder", *words)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "registry.example.com/ee-minimal" in next((tmp_path / "context").glob("*file")).read_text(encoding="utf-8")
    assert "boto3" in "".join(path.read_text() for path in (tmp_path / "context").rglob("*requirements*.txt"))
    assert (
        json.loads(json.dumps(yaml.safe_load((TOP / "meta" / "execution-environment.yml").read_text())))["version"] == 1
    )
