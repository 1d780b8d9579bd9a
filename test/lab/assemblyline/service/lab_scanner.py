"""The lab's own Assemblyline service: its findings are written into the files it is given."""
import os
import re
import time
from ipaddress import ip_address
from urllib.parse import urlparse

from assemblyline.common.exceptions import NonRecoverableError
from assemblyline_v4_service.common.base import ServiceBase
from assemblyline_v4_service.common.request import ServiceRequest
from assemblyline_v4_service.common.result import Heuristic, Result, ResultSection

EICAR = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"
URL = re.compile(rb"https?://[^\s\"'<>\\]+")
CHILD = re.compile(rb"^LAB-CHILD: (.+?)\r?$", re.MULTILINE)
SLEEP = re.compile(rb"^LAB-SLEEP: (\d+(?:\.\d+)?)", re.MULTILINE)
SCORE = re.compile(rb"^LAB-SCORE: (\d+)", re.MULTILINE)
FAIL = re.compile(rb"^LAB-FAIL", re.MULTILINE)

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
