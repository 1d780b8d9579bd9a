"""Makes alerts as the alerter does: stores each, then publishes it. Arguments: prefix, count, alerts per second."""
import json
import sys
import time

from assemblyline.common import forge
from assemblyline.common.isotime import now_as_iso
from assemblyline.odm.messages.alert import AlertMessage
from assemblyline.odm.models.alert import Alert
from assemblyline.remote.datatypes.queues.comms import CommsQueue


def main(prefix, count, rate):
    datastore = forge.get_datastore()
    channel = CommsQueue("alerts")
    model = datastore.alert.get("lab-alert-1", as_obj=False)
    started = time.monotonic()
    made = []
    for number in range(count):
        time.sleep(max(0.0, started + number / rate - time.monotonic()))
        alert_id = f"{prefix}-{number:05d}"
        now = now_as_iso()
        relations = [{"child": alert_id, "parent": None}]
        document = {**model, "alert_id": alert_id, "sid": alert_id, "ts": now, "reporting_ts": now, "submission_relations": relations}
        alert = Alert(document)
        datastore.alert.save(alert_id, alert)
        channel.publish(AlertMessage({"msg": alert, "msg_type": "AlertCreated", "sender": "alerter"}).as_primitives())
        made.append([alert_id, time.time()])
    json.dump(made, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
