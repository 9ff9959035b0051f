"""`uncorpus rule`: what a rule demands, and why."""

from __future__ import annotations

import click

from uncorpus.cli import Failure


@click.command(
    name="rule",
    short_help="Explain a rule.",
    epilog="""
\b
Examples:
  uncorpus rule UNC301
  uncorpus rule span-text-mismatch
  uncorpus rule                      list all rules
""",
)
@click.argument("rule", required=False, metavar="[CODE|NAME]")
def command(rule: str | None) -> None:
    """Explain a rule, with an example of wrong and right, or list all of them."""
    from uncorpus.validate import RULES
    from uncorpus.view.terminal import safe

    if rule is None:
        for each in RULES.values():
            click.echo(f"{each.code}  {each.severity:7}  {each.name:24}  {each.summary}")
        return
    found = next((each for each in RULES.values() if rule.upper() == each.code or rule == each.name), None)
    if found is None:
        import difflib

        near = difflib.get_close_matches(rule, [*RULES, *(each.name for each in RULES.values())], n=1)
        raise Failure(safe(f"no rule is called {rule!r}; " + (f"did you mean {near[0]}?" if near else "see `uncorpus rule`")))
    fix = {
        "safe": "`uncorpus fix` mends it.",
        "unsafe": "`uncorpus fix --unsafe` mends it; look at the result.",
        None: "It is mended by hand.",
    }
    click.echo(f"{found.code} {found.name} ({found.severity}, level {found.level.name.lower()})\n\n{found.explanation}\n")
    click.echo(f"Wrong: {found.wrong}\nRight: {found.right}\n\n{fix[found.fix]}")
