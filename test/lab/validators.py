"""
Has the reference tools judge reports: reads lines of {"stix": [bundle, ...], "misp": [event, ...]} and answers each
with a line of the same lists with the complaints about each report: none where it is right.
"""
import json
import sys

import stix2
from pymisp import MISPEvent
from stix2validator import ValidationOptions, validate_instance

# Recommendations that are not followed on purpose: 103, ids of version 4 (ours are of version 5, so that the same
# submission gives the same bundle); 202, an indicator is based on observed data (OpenCTI and others have it point to
# the observable itself, which says which one); 302, a hash of each page that is linked.
DISABLED = "103,202,302"


def stix_problems(bundle):
    result = validate_instance(bundle, ValidationOptions(version="2.1", strict_properties=True, disabled=DISABLED, enforce_refs=True))
    problems = [f"error: {error}" for error in result.errors or []] + [f"warning: {warning}" for warning in result.warnings or []]
    if not result.is_valid and not problems:
        problems.append("not valid")
    try:
        parsed = stix2.parse(bundle, allow_custom=False)
    except Exception as error:  # Whatever it is, it is what the test wants to see.
        return problems + [f"stix2: {type(error).__name__}: {error}"]
    for given, read in zip(bundle["objects"], parsed.objects):
        problems += same_id(given, read)
    return problems


def same_id(given, read):
    """An observable's id is what stix2 makes of it by itself."""
    if not isinstance(read, stix2.v21._Observable):
        return []
    own = type(read)(**{key: value for key, value in given.items() if key not in ("id", "type", "spec_version")}, allow_custom=False)
    return [] if own.id == given["id"] else [f"id: {given['id']} should be {own.id}"]


def misp_problems(event):
    read = MISPEvent(strict_validation=True)
    try:
        read.from_dict(**event)
    except Exception as error:  # As above.
        return [f"pymisp: {type(error).__name__}: {error}"]
    problems = []
    for given, one in zip(event["Object"], read.objects):
        template = one._definition
        if template is None:
            problems.append(f"object: no template {one.name}")
            continue
        if given["template_uuid"] != template["uuid"] or int(given["template_version"]) != int(template["version"]):
            problems.append(f"object: {one.name} is of version {template['version']}")
        problems += [f"object: {one.name} has no {relation}" for relation in (a.object_relation for a in one.attributes) if relation not in template["attributes"]]
    # As given: the library would put a category that does not fit right by itself.
    for one in event["Attribute"] + [attribute for given in event["Object"] for attribute in given["Attribute"]]:
        if one["type"] not in read.describe_types["category_type_mappings"].get(one["category"], []):
            problems.append(f"attribute: {one['type']} is not of {one['category']}")
    written = json.loads(read.to_json())
    if len(written.get("Attribute", [])) != len(event["Attribute"]) or len(written.get("Object", [])) != len(event["Object"]):
        problems.append("event: something was lost")
    return problems


def main():
    for line in sys.stdin:
        given = json.loads(line)
        print(json.dumps({"stix": [stix_problems(one) for one in given["stix"]], "misp": [misp_problems(one) for one in given["misp"]]}), flush=True)


if __name__ == "__main__":
    sys.exit(main())
