"""rule_examples - the examples of tests/rules/, and what lint says of them. MIGRATOR names the program."""
import json
import os
import pathlib
import re
import subprocess
import tempfile

RULES = pathlib.Path(__file__).resolve().parents[1] / "rules"
ENVIRONMENT = {key: value for key, value in os.environ.items() if key not in ("CI", "DATABASE_URL", "MIGRATOR_DATABASE")}
_CONFIG = tempfile.NamedTemporaryFile(suffix=".conf")  # empty


def lint(folder, arguments, text=None):
    command = [os.environ["MIGRATOR"], "lint", "--config", _CONFIG.name, "--format", "json", *arguments]
    run = subprocess.run(command, cwd=folder, input=text, capture_output=True, text=True, env=ENVIRONMENT, check=False)
    return json.loads(run.stdout)


def options_of(folder):
    file = folder / "options"
    return file.read_text().split() if file.exists() else []


def is_one_text(folder):
    """Not a set of files, nor one that only a server shows."""
    options = options_of(folder)
    return not (re.search(r"^-- (file|bytes): ", (folder / "bad.sql").read_text(), re.MULTILINE)
                or (folder / "server.sql").exists() or (options and not options[0].startswith("-")))


def findings_of(folder, arguments=()):
    """All that its own rule finds."""
    options = options_of(folder)
    given = ["given.sql"] if (folder / "given.sql").exists() else []
    return lint(folder, ["--rules", folder.name, *options, *arguments, *given, "bad.sql"])["findings"]
