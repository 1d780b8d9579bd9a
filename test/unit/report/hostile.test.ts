/** What malware writes into names and tags puts nothing into a report: no script, link, image, markup or heading. */
import fc from 'fast-check';
import { JSDOM } from 'jsdom';
import MarkdownIt from 'markdown-it';
