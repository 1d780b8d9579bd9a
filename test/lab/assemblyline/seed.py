"""Fills an empty datastore: Assemblyline's own random test data, and a few documents that tests know."""
import hashlib
import random
import sys

from assemblyline.common import forge
from assemblyline.common.security import get_password_hash
from assemblyline.odm.models.alert import Alert
from assemblyline.odm.models.apikey import get_apikey_id
from assemblyline.odm.models.file import File
from assemblyline.odm.models.workflow import Workflow
from assemblyline.odm.random_data import create_test_data
from assemblyline.odm.randomizer import random_minimal_obj

SAMPLE = b"A file that the lab knows. It is harmless.\n"
# Earlier than any test looks back, so that fixed alerts are never taken for new ones.
REPORTED = "2024-01-0{0}T12:00:00.000000Z"


def create_fixed_documents(datastore, filestore):
    """Documents with ids that tests may rely on."""
    digest = hashlib.sha256(SAMPLE).hexdigest()
    filestore.put(digest, SAMPLE)
    file = random_minimal_obj(File)
    file.sha256, file.size, file.type = digest, len(SAMPLE), "text/plain"
    file.sha1, file.md5 = hashlib.sha1(SAMPLE).hexdigest(), hashlib.md5(SAMPLE).hexdigest()
    file.ascii, file.hex, file.magic, file.mime = SAMPLE.decode(), SAMPLE.hex(), "ASCII text", "text/plain"
    file.classification = "TLP:C"
    file.expiry_ts = None
    datastore.file.save(digest, file)
    for number in (1, 2, 3):
        alert = random_minimal_obj(Alert)
        alert.alert_id = f"lab-alert-{number}"
        alert.sid = f"lab-submission-{number}"
        alert.ts = alert.reporting_ts = REPORTED.format(number)
        alert.classification = "TLP:C"
        alert.type = "lab"
        alert.metadata = {"lab": str(number)}
        alert.label = [f"LAB{number}"]
        alert.priority = ("LOW", "MEDIUM", "CRITICAL")[number - 1]
        alert.status = "TRIAGE"
        alert.owner = None
        alert.expiry_ts = None
        alert.al.score = number * 500
        alert.file.name = f"lab-{number}.txt"
        alert.file.sha256 = digest
        datastore.alert.save(alert.alert_id, alert)
    workflow = random_minimal_obj(Workflow)
    workflow.workflow_id = "lab-workflow"
    workflow.name = "Lab workflow"
    workflow.query = "file.name:lab-workflow-*"
    workflow.labels = ["LAB-WORKFLOW"]
    workflow.classification = "TLP:C"
    workflow.creator = workflow.edited_by = "admin"
    workflow.enabled = True
    datastore.workflow.save(workflow.workflow_id, workflow)


def main():
    random.seed(4)
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
    for name in ("admin", "user"):
        change = {"expiry_ts": None, "password": get_password_hash(name)}
        operations = [(datastore.apikey.UPDATE_SET, field, value) for field, value in change.items()]
        datastore.apikey.update(get_apikey_id("devkey", name), operations)
    create_fixed_documents(datastore, filestore)
    for name in datastore.ds.get_models():
        getattr(datastore.ds, name).commit()


if __name__ == "__main__":
    sys.exit(main())
