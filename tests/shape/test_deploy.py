"""Files in deploy/: they parse, name commands and settings that there are, and every alert has its page in the runbook."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import main
from forum.settings import Settings
from moderation.web.public import metrics

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
RULES = yaml.safe_load((DEPLOY / "prometheus/forum.rules.yml").read_text("utf-8"))["groups"][0]["rules"]
RUNBOOK = (ROOT / "docs/operations.md").read_text("utf-8")
SETTINGS = {name.upper() for name in Settings.model_fields}
OF_OTHERS = {"TMPDIR"}
MADE_BY_HISTOGRAMS = re.compile("_bucket$")


def commands() -> Iterator[list[str]]:
    """What each file has `main.py` do."""
    for unit in DEPLOY.rglob("*.service"):
        for line in re.findall(r"^Exec\w+=.*main\.py (.+)$", unit.read_text("utf-8"), re.MULTILINE):
            yield line.split()
    compose = yaml.safe_load((DEPLOY / "compose/compose.yaml").read_text("utf-8"))
    for service in compose["services"].values():
        if service.get("image") == "migrant-forum" and "command" in service:
            yield service["command"]
    for pod in pods():
        for container in pod["containers"]:
            yield container["args"]


def pods() -> Iterator[Any]:
    for item in yaml.safe_load((DEPLOY / "kubernetes/forum.yaml").read_text("utf-8"))["items"]:
        spec = item.get("spec", {})
        spec = spec.get("jobTemplate", {}).get("spec", spec)
        if "template" in spec:
            yield spec["template"]["spec"]


def test_every_command_and_option_is_there() -> None:
    found = list(commands())
    assert {"serve", "worker", "migrate", "backup"} <= {words[0] for words in found}
    for name, *options in found:
        known = {option for each in main.cli.commands[name].params for option in each.opts}
        assert {word for word in options if word.startswith("--")} <= known, name


def test_every_setting_is_one() -> None:
    named: set[str] = set()
    for unit in DEPLOY.rglob("*.service"):
        named |= set(re.findall(r"^Environment=(\w+)=", unit.read_text("utf-8"), re.MULTILINE))
    named |= set(yaml.safe_load((DEPLOY / "compose/compose.yaml").read_text("utf-8"))["x-forum"]["environment"])
    items = yaml.safe_load((DEPLOY / "kubernetes/forum.yaml").read_text("utf-8"))["items"]
    named |= {name for item in items if item["kind"] == "ConfigMap" for name in item["data"]}
    assert {name.removesuffix("_FILE") for name in named - OF_OTHERS} <= SETTINGS


@pytest.mark.parametrize("alert", [rule["alert"] for rule in RULES])
def test_the_runbook_says_what_each_alert_means(alert: str) -> None:
    assert f"\n### {alert}\n" in RUNBOOK


def test_every_alert_of_the_runbook_is_a_rule() -> None:
    assert set(re.findall(r"^### (\w+)$", RUNBOOK, re.MULTILINE)) == {rule["alert"] for rule in RULES}


def test_rules_ask_for_figures_that_there_are() -> None:
    source = Path(metrics.__file__).read_text("utf-8")
    known = set(re.findall(r'"(forum_\w+)"', source))
    known |= {f"{name}_total" for name in known}
    known |= {f"{name}{end}" for name in ("forum_events", "forum_queue") for end in ("_waiting", "_oldest_seconds")}
    asked = {name for rule in RULES for name in re.findall(r"\bforum_\w+", rule["expr"])}
    assert {MADE_BY_HISTOGRAMS.sub("", name) for name in asked} <= known


def test_what_the_image_is_made_of_is_there() -> None:
    for names in re.findall(
        r"^COPY (?!--from)(.+) \S+$", (DEPLOY / "compose/Dockerfile").read_text("utf-8"), re.MULTILINE
    ):
        assert all((ROOT / name).exists() for name in names.split())


def test_no_secret_is_in_a_file() -> None:
    for file in (*DEPLOY.rglob("*.y*ml"), *DEPLOY.rglob("*.service")):
        assert not re.search(r"(SECRET|PASSWORD|KEYS?|TOKEN)[:=] *[\"']?\w{6}", file.read_text("utf-8")), file
