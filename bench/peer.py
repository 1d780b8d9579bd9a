"""The Python client doing what the benchmarks do. Prints one JSON value: seconds, and what else is asked."""
import json
import os
import resource
import sys
import time

import assemblyline_client
import requests

url, ca, user, apikey, job, *args = sys.argv[1:]
sent = 0
send = requests.Session.send


def count(*arguments, **settings):
    global sent
    sent += 1
    return send(*arguments, **settings)


requests.Session.send = count
begun = time.perf_counter()
client = assemblyline_client.get_client(url, apikey=(user, apikey), verify=ca)


def whole():
    """Seconds and requests from the login on."""
    return {"wholeSeconds": time.perf_counter() - begun, "requests": sent}


def search():
    """All alerts of the benchmark with two fields, by the client's stream."""
    start = time.perf_counter()
    count = sum(1 for _ in client.search.stream.alert(args[0], fl="alert_id,al.score"))
    return {"seconds": time.perf_counter() - start, "count": count}


def upload():
    """Ingests a file of the given number of bytes; memory in MiB above that before the call."""
    path = args[0]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start = time.perf_counter()
    client.ingest(path=path)
    seconds = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "mib": after - before}


def bulk():
    """Ingests every file of a folder with the given settings, one after the other as a script would."""
    paths = [os.path.join(args[0], name) for name in sorted(os.listdir(args[0]))]
    settings = json.loads(args[1])
    start, cpu = time.perf_counter(), time.process_time()
    for path in paths:
        client.ingest(path=path, **settings)
    return {"seconds": time.perf_counter() - start, "cpuSeconds": time.process_time() - cpu}


def eicar(number):
    """A file that no server has seen before."""
    return ("X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + f"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*\n{time.time()} {number}").encode()


def verdict():
    """Submits a file and looks each quarter of a second whether it is analysed; its record then."""
    sid = client.submit(fname="bench.txt", content=eicar(0), params={"ignore_cache": True})["sid"]
    while not client.submission.is_completed(sid):
        time.sleep(0.25)
    return {"score": client.submission(sid)["max_score"]}


def ingests():
    """Ingests so many small files, one after the other as a script would."""
    for number in range(int(args[0])):
        client.ingest(fname="bench.txt", content=eicar(number))
    return {}


def report():
    """What the web page's report of a submission shows."""
    client.submission.report(args[0])
    return {}


jobs = {"search": search, "upload": upload, "bulk": bulk, "verdict": verdict, "ingests": ingests, "report": report}
print(json.dumps({**jobs[job](), **whole()}))
