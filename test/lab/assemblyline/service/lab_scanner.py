"""The lab's own Assemblyline service: its findings are written into the files it is given."""
import os
import re
import time
from ipaddress import ip_address
from urllib.parse import urlparse

from assemblyline.common.exceptions import NonRecoverableError
from assemblyline.odm.models.ontology.results import NetworkConnection, Process, Sandbox
from assemblyline_v4_service.common.base import ServiceBase
from assemblyline_v4_service.common.request import ServiceRequest
from assemblyline_v4_service.common.result import Heuristic, Result, ResultSection
from PIL import Image

EICAR = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"
URL = re.compile(rb"https?://[^\s\"'<>\\]+")
CHILD = re.compile(rb"^LAB-CHILD: (.+?)\r?$", re.MULTILINE)
SLEEP = re.compile(rb"^LAB-SLEEP: (\d+(?:\.\d+)?)", re.MULTILINE)
SCORE = re.compile(rb"^LAB-SCORE: (\d+)", re.MULTILINE)
FAIL = re.compile(rb"^LAB-FAIL", re.MULTILINE)
# The host that the file asks for when it is run.
SANDBOX = re.compile(rb"^LAB-SANDBOX: (\S+)", re.MULTILINE)

# Scores that the heuristic in the manifest can give.
SCORES = (0, 100, 300, 500, 700, 1000, 2000)


class LabScanner(ServiceBase):
    """Scans a file for the lab's directives, the EICAR string and web addresses."""

    def execute(self, request: ServiceRequest) -> None:
        result = Result()
        request.result = result
        with open(request.file_path, "rb") as handle:
            data = handle.read()

        if wait := SLEEP.search(data):
            time.sleep(float(wait.group(1)))
        if FAIL.search(data):
            raise NonRecoverableError("The file asked for a failure")

        password, depth = request.get_param("password"), request.get_param("depth")
        result.add_section(ResultSection("Parameters", body=f"password={password} depth={depth}"))

        if EICAR in data:
            section = ResultSection("EICAR test file", heuristic=Heuristic(1))
            section.add_tag("av.virus_name", "EICAR-Test-File")
            result.add_section(section)

        if score := SCORE.search(data):
            wanted = max(value for value in SCORES if value <= int(score.group(1)))
            heuristic = Heuristic(3)
            heuristic.add_signature_id(str(wanted), score=wanted)
            result.add_section(ResultSection("Score by request", body=str(wanted), heuristic=heuristic))

        urls = list(dict.fromkeys(url.decode("utf-8", "ignore").rstrip(".,;)") for url in URL.findall(data)))
        if urls:
            result.add_section(self.describe_urls(urls))

        for index, text in enumerate(CHILD.findall(data)):
            self.add_child(request, index, text)

        if host := SANDBOX.search(data):
            self.add_run(request, host.group(1).decode("ascii"))

    def describe_urls(self, urls: list) -> ResultSection:
        """Makes one section of all addresses, each tagged with its host."""
        section = ResultSection("Web addresses", body="\n".join(urls), heuristic=Heuristic(2))
        for url in urls:
            section.add_tag("network.static.uri", url)
            host = urlparse(url).hostname or ""
            try:
                ip_address(host)
                section.add_tag("network.static.ip", host)
            except ValueError:
                section.add_tag("network.static.domain", host)
        return section

    def add_child(self, request: ServiceRequest, index: int, text: bytes) -> None:
        """Hands the text to Assemblyline as an extracted file."""
        path = os.path.join(self.working_directory, f"child-{index}.txt")
        with open(path, "wb") as handle:
            handle.write(text.strip() + b"\n")
        request.add_extracted(path, f"child-{index}.txt", "A file inside the file")

    def add_run(self, request: ServiceRequest, host: str) -> None:
        """Tells what a sandbox would of a file that starts a process, which asks for a host; with a picture of the screen."""
        at = "2026-01-01 00:00:{:02d}".format
        self.ontology.add_result_part(Sandbox, {"sandbox_name": "LabSandbox", "analysis_metadata": {"start_time": at(0), "end_time": at(30)}})
        parent = {"pid": 100, "image": "C:\\Windows\\explorer.exe", "command_line": "explorer.exe", "start_time": at(1)}
        child = {
            "pid": 200, "ppid": 100, "image": "C:\\Windows\\System32\\cmd.exe", "command_line": f"cmd /c curl http://{host}/a",
            "pimage": parent["image"], "pcommand_line": parent["command_line"], "start_time": at(2), "end_time": at(9), "integrity_level": "high",
        }
        for process in (child, parent):
            self.ontology.add_result_part(Process, {**process, "objectid": {"tag": process["image"].rsplit("\\", 1)[-1], "session": "1", "time_observed": process["start_time"]}})
        process = {**child, "objectid": {"tag": "cmd.exe", "ontology_id": Process.get_oid(child), "session": "1"}}
        connection = {"process": process, "source_ip": "10.0.0.5", "source_port": 50000, "transport_layer_protocol": "tcp", "direction": "outbound"}
        self.ontology.add_result_part(NetworkConnection, {
            **connection, "objectid": {"time_observed": at(3)}, "destination_ip": "192.0.2.53", "destination_port": 53, "transport_layer_protocol": "udp",
            "connection_type": "dns", "dns_details": {"domain": host, "resolved_ips": ["192.0.2.80"], "lookup_type": "A"},
        })
        self.ontology.add_result_part(NetworkConnection, {
            **connection, "objectid": {"time_observed": at(4)}, "destination_ip": "192.0.2.80", "destination_port": 80, "connection_type": "http",
            "http_details": {"request_uri": f"http://{host}/a", "request_method": "GET", "request_headers": {"Host": host}, "response_headers": {}, "response_status_code": 404},
        })
        path = os.path.join(self.working_directory, "screen.png")
        Image.new("RGB", (16, 9), f"#{request.sha256[:6]}").save(path)
        request.add_image(path, "screen.png", "The screen after 10 s")
