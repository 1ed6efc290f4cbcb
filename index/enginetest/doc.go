// Package enginetest is what every engine must pass: scripts that say in plain words what a
// search finds, a comparison with package scan on random documents and requests, and checks of
// what package index promises besides.
//
// # Scripts
//
// A script in scripts/ is read from top to bottom. It adds reports to an empty library and asks
// for them; "#" begins a comment, and what belongs to a report or a question is indented below it:
//
//	report a
//	    title: 海绵城市建设方案
//	    year: 2024
//	    section: 一、总体要求
//	        theme: 城乡建设
//	        text: 第一段。
//	        text: 第二段。
//
//	ask 海绵城市 -试点
//	    within: section
//	    finds: a
//	    total: 1 documents, 1 exact, 1 sections, 1 matches
//
//	delete a
//
// Of a report: title, type, region, issuer, number, date, year, source, tag, added, and sections
// with theme, role and text, a line for each paragraph.
//
// Of a question: the query in the query language, each of its words exact; any of the filters by
// its name, values parted by " | "; within, from, to, added_from, sort. What planning would add
// is given in words: "synonyms 双碳: 碳达峰碳中和 | 碳中和", "parts 智慧养老: 智慧 + 养老/托老"
// (a line for each expansion), "filter 江西: region 江西省", "rank: 海绵城市 | 试点 2",
// "lead: 文号：国办发〔2020〕1号", and what exact hits must satisfy: "exactly: 海绵城市 试点".
//
// What is expected: "finds", the ids in any order, or "nothing"; "order", the ids in order;
// "exact", those that are; "total"; "typed", the matches that are words as typed; "in a", the sections named with their matches, as
// "1 (2) | 3 (1)"; "facet year", the values with their counts, as "2024 2 | 2023 1".
package enginetest
