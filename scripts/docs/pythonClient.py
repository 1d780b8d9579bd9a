"""Prints what the installed Python client has: its version, and the parameters of every public method, as JSON."""
import inspect
import json
from importlib.metadata import version
from types import SimpleNamespace

from assemblyline_client import get_client
from assemblyline_client.v4_client.client import Client


def parameters(function):
    """The names of the parameters, without self."""
    return [name for name in inspect.signature(function).parameters if name != "self"]


def walk(thing, path):
    """Every method below a module of the client; a module that is called itself stands by its own name."""
    call = getattr(type(thing), "__call__", None)
    if inspect.isfunction(call):
        yield path, parameters(call)
    for name in dir(thing):
        value = None if name.startswith("_") else getattr(thing, name)
        below = f"{path}.{name}" if path else name
        if inspect.ismethod(value):
            yield below, parameters(value)
        elif type(value).__module__.startswith("assemblyline_client.v4_client.module"):
            yield from walk(value, below)


# What the modules read of a connection before anything is sent.
connection = SimpleNamespace(server="", session=SimpleNamespace(cookies={}), verify=True, silence_warnings=True, current_user="")
methods = {"get_client": parameters(get_client), **dict(walk(Client(connection), ""))}
print(json.dumps({"version": version("assemblyline_client"), "methods": dict(sorted(methods.items()))}))
