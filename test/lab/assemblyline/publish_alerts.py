"""
Makes alerts as the alerter does: stores each, then publishes it. Each line of its input is a series of them, as JSON:
`prefix` of their ids, `rate` in a second, and `count`, without which the series goes on until a line with the same
prefix has `end`. Each line of its output tells of a series that has ended: its `prefix`, and in `made` the id of each
alert and when it was published.
"""
import json
import sys
import threading
import time

from assemblyline.common import forge
from assemblyline.common.isotime import now_as_iso
from assemblyline.odm.messages.alert import AlertMessage
from assemblyline.odm.models.alert import Alert
from assemblyline.remote.datatypes.queues.comms import CommsQueue

datastore = forge.get_datastore()
model = datastore.alert.get("lab-alert-1", as_obj=False)
output = threading.Lock()
endings = {}


def publish(channel, alert_id):
    now = now_as_iso()
    relations = [{"child": alert_id, "parent": None}]
    document = {**model, "alert_id": alert_id, "sid": alert_id, "ts": now, "reporting_ts": now, "submission_relations": relations}
    alert = Alert(document)
    datastore.alert.save(alert_id, alert)
    channel.publish(AlertMessage({"msg": alert, "msg_type": "AlertCreated", "sender": "alerter"}).as_primitives())
    return [alert_id, time.time()]


def series(ended, prefix, rate, count=None):
    report = {"prefix": prefix, "made": []}
    try:
        channel = CommsQueue("alerts")
        started = time.monotonic()
        number = 0
        while not ended.wait(max(0.0, started + number / rate - time.monotonic())) and number != count:
            report["made"].append(publish(channel, f"{prefix}-{number:05d}"))
            number += 1
    except Exception as error:  # pylint: disable=broad-except
        report["error"] = repr(error)
    del endings[prefix]
    with output:
        print(json.dumps(report), flush=True)


for line in sys.stdin:
    job = json.loads(line)
    if "end" in job:
        # A series that has failed has ended already.
        if job["prefix"] in endings:
            endings[job["prefix"]].set()
    else:
        endings[job["prefix"]] = threading.Event()
        threading.Thread(target=series, args=(endings[job["prefix"]],), kwargs=job).start()
