# SPDX-License-Identifier: Apache-2.0
"""usage: scrapy_peer.py URLS FOLDER REQUESTS

Fetches every URL of a file with Scrapy, REQUESTS at a time and without delay, and writes the bodies into FOLDER. Fails
when one did not come.
"""
import pathlib
import sys

import scrapy
from scrapy.crawler import CrawlerProcess


class Pages(scrapy.Spider):
    name = "pages"
    count = 0

    async def start(self):
        for url in self.urls:
            yield scrapy.Request(url, dont_filter=True)

    def parse(self, response):
        (self.folder / str(Pages.count)).write_bytes(response.body)
        Pages.count += 1


def main():
    urls, folder, requests = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), int(sys.argv[3])
    folder.mkdir(parents=True)
    wanted = urls.read_text().split()
    process = CrawlerProcess({
        "CONCURRENT_REQUESTS": requests,
        "CONCURRENT_REQUESTS_PER_DOMAIN": requests,
        "DOWNLOAD_DELAY": 0,
        "LOG_ENABLED": False,
        "ROBOTSTXT_OBEY": False,
        "TELNETCONSOLE_ENABLED": False,
    })
    process.crawl(Pages, urls=wanted, folder=folder)
    process.start()
    if Pages.count != len(wanted):
        sys.exit(f"{Pages.count} of {len(wanted)} pages")


main()
