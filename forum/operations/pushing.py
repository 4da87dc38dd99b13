"""The command that makes the keys of notices that devices show."""

import click

from forum.notifications import push_messages


@click.command("push-keys")
def push_keys() -> None:
    """Makes a key for notices on devices: a line for the settings, and the public key that browsers get of it.

    Keep it: with another one, people have to ask for notices again.
    """
    made = push_messages.new_key()
    click.echo(f"FORUM_PUSH_KEY={made}")
    click.echo(f"public: {push_messages.text_of(push_messages.public(push_messages.key_of(made)))}", err=True)
