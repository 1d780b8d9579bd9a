"""
Fills an empty datastore: Assemblyline's own random test data, and documents with fixed ids and values. Tests rely on
the fixed ones alone; the random ones are the noise that a real server has. Argument: the seed of the random ones.
"""
import hashlib
import json
import random
import sys
from pathlib import Path

from assemblyline.common import forge
from assemblyline.common.security import get_password_hash
from assemblyline.odm.models.alert import Alert
from assemblyline.odm.models.apikey import get_apikey_id
from assemblyline.odm.models.file import File
from assemblyline.odm.models.workflow import Workflow
from assemblyline.odm.random_data import create_test_data

SAMPLE = b"A file that the lab knows. It is harmless.\n"
# Earlier than any test looks back, so that fixed alerts are never taken for new ones.
REPORTED = "2024-01-0{0}T12:00:00.000000Z"
# Every field of an alert: the tests make theirs from it, too.
ALERT = json.loads(Path(__file__).with_name("alert.json").read_text())


def create_fixed_documents(datastore, filestore):
    """Documents with ids and values that tests may rely on."""
    digest = hashlib.sha256(SAMPLE).hexdigest()
    filestore.put(digest, SAMPLE)
    file = {
        "sha256": digest, "sha1": hashlib.sha1(SAMPLE).hexdigest(), "md5": hashlib.md5(SAMPLE).hexdigest(),
        "size": len(SAMPLE), "entropy": 3.96, "ascii": SAMPLE.decode(), "hex": SAMPLE.hex(), "magic": "ASCII text",
        "mime": "text/plain", "type": "text/plain", "classification": "TLP:C",
        "ssdeep": "3:McdtuuyY+MWFWJRb:Mcdtzy7ed", "seen": {"count": 1, "first": REPORTED.format(1), "last": REPORTED.format(1)},
    }
    datastore.file.save(digest, File(file))
    for number in (1, 2, 3):
        alert_id, sid, reported = f"lab-alert-{number}", f"lab-submission-{number}", REPORTED.format(number)
        datastore.alert.save(alert_id, Alert({
            **ALERT,
            "alert_id": alert_id, "sid": sid, "ts": reported, "reporting_ts": reported,
            "submission_relations": [{"child": sid, "parent": None}],
            "metadata": {"lab": str(number)}, "label": [f"LAB{number}"], "priority": ("LOW", "MEDIUM", "CRITICAL")[number - 1],
            "al": {**ALERT["al"], "score": number * 500}, "file": {**ALERT["file"], "name": f"lab-{number}.txt"},
        }))
    datastore.workflow.save("lab-workflow", Workflow({
        "workflow_id": "lab-workflow", "name": "Lab workflow", "query": "file.name:lab-workflow-*", "labels": ["LAB-WORKFLOW"],
        "classification": "TLP:C", "creator": "admin", "edited_by": "admin", "enabled": True,
    }))


def create_third_user(datastore):
    """A user like `user`, for whoever counts what a user does: the two of the test data are everybody's."""
    user = datastore.user.get("user", as_obj=False)
    key = datastore.apikey.get(get_apikey_id("devkey", "user"), as_obj=False)
    datastore.user.save("counted", {**user, "uname": "counted", "email": "counted@localhost.local", "password": get_password_hash("counted")})
    datastore.apikey.save(get_apikey_id("devkey", "counted"), {**key, "uname": "counted"})


def main(seed):
    random.seed(seed)
    datastore = forge.get_datastore()
    filestore = forge.get_filestore()
    # Every index exists before several processes could try to create it at once.
    for name in datastore.ds.get_models():
        getattr(datastore.ds, name)
    logger = create_test_data.PrintLogger()
    create_test_data.create_basic_data(log=logger, ds=datastore)
    create_test_data.create_extra_data(log=logger, ds=datastore, fs=filestore)
    # The dispatcher would wait for the made-up services.
    for service in datastore.list_all_services(as_obj=False):
        datastore.service_delta.update(service["name"], [(datastore.service_delta.UPDATE_SET, "enabled", False)])
    # The made-up workflows would change the alerts of the tests.
    for workflow in datastore.workflow.stream_search("*", fl="workflow_id", as_obj=False):
        datastore.workflow.update(workflow["workflow_id"], [(datastore.workflow.UPDATE_SET, "enabled", False)])
    # The test data's API keys end after five days, and both users have the secret of the administrator.
    create_third_user(datastore)
    for name in ("admin", "user", "counted"):
        change = {"expiry_ts": None, "password": get_password_hash(name)}
        operations = [(datastore.apikey.UPDATE_SET, field, value) for field, value in change.items()]
        datastore.apikey.update(get_apikey_id("devkey", name), operations)
    create_fixed_documents(datastore, filestore)
    for name in datastore.ds.get_models():
        getattr(datastore.ds, name).commit()


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
