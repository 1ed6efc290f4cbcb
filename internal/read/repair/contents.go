package repair

import (
	"strings"
	"unicode/utf8"

	"wenxun/internal/read/layout"
	"wenxun/internal/read/numbering"
)

const (
	// minLeader is how many dots in a row lead to a page number; an ellipsis has six.
	minLeader = 8
	// minNumberedLeader is how many dots do before a number that ends the line.
	minNumberedLeader = 3
	// maxContents is how many lines a table of contents may have.
	maxContents = 600
	// maxEntry is the widest line of a table of contents, in columns.
	maxEntry = 120
)

// contents takes out the table of contents: lines whose dots lead to a page number, and the short
// lines under 目录 that recur further on. An entry that occurs nowhere else is kept as text,
// without its dots, because then it is all there is.
func (r *Result) contents(lines []line) {
	start := contentsTitle(lines)
	entries := map[int]string{}
	if start >= 0 {
		r.listed(lines, start, entries)
	}
	for i := range lines {
		if lines[i].blank || lines[i].gone {
			continue
		}
		if text, ok := led(lines[i].text); ok {
			entries[i] = text
		}
	}
	if len(entries) == 0 {
		return
	}
	again := elsewhere(lines, entries)
	for i := range lines {
		text, ok := entries[i]
		if !ok {
			continue
		}
		l := &lines[i]
		switch key := squeezed(text); {
		case i == start:
			r.takeOut(l, Contents, "title-of-contents")
			continue
		case key == "" || again[key]:
			r.takeOut(l, Contents, "entry-repeated-in-text")
			continue
		}
		r.explain(l, "entry-found-nowhere-else", keepNumber)
		if text != l.text {
			r.count(DotLeader)
			r.remove(DotLeader, l.src.Page, strings.TrimPrefix(l.text, text))
		}
		// What is kept of a table of contents is apart, line by line.
		src := *l.src
		src.Kind = layout.Item
		l.text, l.src, l.width = text, &src, columns(text)
	}
}

// contentsTitle returns the line 目录 above a table of contents, the one after 附件（名称）目录, or -1.
func contentsTitle(lines []line) int {
	for i := range lines {
		l := &lines[i]
		if l.blank || l.gone || !strings.HasSuffix(l.text, "录") && !strings.HasSuffix(l.text, "次") && !strings.HasSuffix(l.text, "錄") {
			continue
		}
		if title := squeezed(l.text); title == "目录" || title == "目次" || title == "目錄" {
			return i
		}
		if cut, ok := strings.CutSuffix(l.text, "目录"); ok && strings.HasSuffix(strings.TrimRight(cut, " "), "）") {
			return i + 1
		}
	}
	return -1
}

// listed collects the entries under a 目录 that has no dots: short lines up to the one where the
// first entry occurs again.
func (r *Result) listed(lines []line, start int, entries map[int]string) {
	first := ""
	var at []int
	for i := start + 1; i < len(lines) && len(at) < maxContents; i++ {
		l := &lines[i]
		if l.blank || l.gone {
			continue
		}
		text, dotted := led(l.text)
		if !dotted {
			text = strings.TrimRight(l.text, "0123456789 -")
		}
		key := squeezed(text)
		if first == "" {
			first = key
		} else if key == first || l.src.Kind == layout.Heading && len(at) > 0 && squeezed(l.text) == first {
			for _, k := range at {
				text, dotted := led(lines[k].text)
				if !dotted {
					text = lines[k].text
				}
				entries[k] = text
			}
			entries[start] = lines[start].text
			return
		}
		last, _ := utf8.DecodeLastRuneInString(l.text)
		if !dotted && (l.width > maxEntry || last == '。' || last == '；') {
			break
		}
		at = append(at, i)
	}
	for _, k := range at {
		if _, dotted := led(lines[k].text); dotted {
			entries[start] = lines[start].text
			return
		}
	}
}

// led returns a line of a table of contents without its dots and page number.
func led(s string) (string, bool) {
	end := len(strings.TrimRight(s, "0123456789 -—–IVXivx·"))
	body := s[:end]
	for _, dots := range [...]string{".", "…", "．", "⋯", "。"} {
		if !strings.HasSuffix(body, dots) { // which nearly all lines fail, and costs less than trimming
			continue
		}
		cut := strings.TrimRight(body, dots+" ")
		gap := (len(body) - len(cut)) / len(dots)
		if dots == "…" || dots == "⋯" {
			gap *= 3
		}
		if gap >= minLeader && cut != "" || dots == "." && gap >= minNumberedLeader && end < len(s) && strings.ContainsAny(s[end:], "0123456789") && cut != "" {
			return cut, true
		}
	}
	return s, false
}

// elsewhere reports which entries occur in the text as well, whole or at the start of a line.
func elsewhere(lines []line, entries map[int]string) map[string]bool {
	want := map[string]bool{}
	for _, text := range entries {
		want[squeezed(text)] = false
	}
	for i := range lines {
		if _, entry := entries[i]; entry || lines[i].blank || lines[i].gone {
			continue
		}
		key := squeezed(lines[i].text)
		if _, ok := want[key]; ok {
			want[key] = true
			continue
		}
		// A heading that runs over two lines, or into its paragraph.
		if numbering.Parse(lines[i].text).Kind == numbering.None {
			continue
		}
		for j := i + 1; j < len(lines) && j <= i+2; j++ {
			if !lines[j].blank {
				if _, ok := want[key+squeezed(lines[j].text)]; ok {
					want[key+squeezed(lines[j].text)] = true
				}
				break
			}
		}
	}
	return want
}

// squeezed is s without white space, to compare what is set differently.
func squeezed(s string) string {
	if !strings.ContainsAny(s, " \u3000") {
		return s
	}
	return unspaced.Replace(s)
}

var unspaced = strings.NewReplacer(" ", "", "\u3000", "")
