// Package metadata reads what a document states about itself: title, type, region, issuer, number,
// dates, the year it speaks of, and where it was printed. It takes the title out of the blocks.
// What the text does not state stays empty.
package metadata

import (
	"strings"
	"unicode/utf8"

	"wenxun/corpus"
	"wenxun/internal/read/layout"
	"wenxun/internal/read/numbering"
	"wenxun/internal/read/repair"
	"wenxun/internal/read/rule"
)

// Facts are what was read.
type Facts struct {
	Title       string
	Type        string
	Region      string
	RegionCode  string
	Issuer      string
	DocNumber   string
	IndexNumber string
	Subject     string
	Date        string
	Published   string
	Year        int
	SourceName  string
	Edition     string
	Author      string
	URL         string

	Removed  []corpus.Removed
	Warnings []string
}

// document is what the readers of single facts look at.
type document struct {
	src    *layout.Source
	blocks []repair.Block // without the title
	head   []string       // lines before the body: subtitle, number, addressee, dates
	tail   []string       // last lines: signature, date, publication
	body   string         // the beginning of the text, for what only running text shows
	facts  *Facts
	// oneLine reports that the whole document was on one line, its title first.
	oneLine bool
	trace   *rule.Trace
}

// statedByPage is the name of the rule that the format's or the page's own facts count.
const statedByPage = "stated-by-page"

// explain records which rule gave a fact, and from which text.
func (d *document) explain(stage rule.Stage, text, name, value string) {
	d.trace.Add(stage, rule.Site{}, text, name, value)
}

const (
	// maxHead is how many blocks may come before the body.
	maxHead = 24
	// maxTail is how many blocks from the end may be a signature.
	maxTail = 14
	// maxHeadLine is the longest line of the head or tail that is looked at, in bytes.
	maxHeadLine = 1200
	// maxBody is how much running text is read for facts, in bytes.
	maxBody = 12 << 10
)

// Read returns the facts and the blocks without the title. given is the title that a person or a
// program gave the document, or empty: where it occurs in the text it is taken out of it, and no
// other line is taken for a title. trace records which rule gave which fact; it may be nil.
func Read(src *layout.Source, repaired *repair.Result, given string, trace *rule.Trace) (Facts, []repair.Block) {
	var f Facts
	d := &document{src: src, facts: &f, oneLine: repaired.Repairs[repair.OneLine] > 0, trace: trace}
	d.properties()
	d.blocks = d.title(repaired.Blocks, given)
	d.zones()
	d.numbers()
	d.dates()
	d.press()
	d.kind()
	d.issuer()
	d.place()
	d.year()
	return f, d.blocks
}

// zones collects the lines around the body.
func (d *document) zones() {
	for i := range d.blocks {
		x := &d.blocks[i]
		if i >= maxHead || x.Marker.Kind != numbering.None && x.Marker.Kind <= numbering.HanParen && i > 0 {
			break
		}
		if len(x.Text) < maxHeadLine {
			d.head = append(d.head, x.Text)
		}
		if strings.HasPrefix(x.Text, "各位代表") {
			break
		}
	}
	for i := max(0, len(d.blocks)-maxTail); i < len(d.blocks); i++ {
		if x := d.blocks[i].Text; len(x) < maxHeadLine {
			d.tail = append(d.tail, x)
		}
	}
	d.body = beginning(d.blocks)
}

// beginning returns the lines of blocks up to the one with which they are longer than maxBody.
func beginning(blocks []repair.Block) string {
	n, size := 0, 0
	for ; n < len(blocks) && size <= maxBody; n++ {
		size += cutAt(blocks[n].Text, maxBody) + len("\n")
	}
	var b strings.Builder
	b.Grow(size)
	for i := range blocks[:n] {
		t := blocks[i].Text
		b.WriteString(t[:cutAt(t, maxBody)])
		b.WriteByte('\n')
	}
	return b.String()
}

// cutAt is n, or less so that s is not cut inside a character.
func cutAt(s string, n int) int {
	if n >= len(s) {
		return len(s)
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return n
}

// properties reads what the format or the page states beside the text.
func (d *document) properties() {
	get := func(names ...string) string {
		for _, n := range names {
			if v := strings.TrimSpace(d.src.Properties[n]); v != "" {
				return v
			}
		}
		return ""
	}
	f := d.facts
	f.IndexNumber = get("索引号", "信息索引")
	f.Subject = strings.ReplaceAll(get("主题分类"), "\\", "/")
	f.Issuer = get("发文机关", "发文机构", "制发机关")
	f.DocNumber = get("发文字号", "文号")
	f.Date = firstDate(get("成文日期", "发文日期", "发文时间", "生成日期"))
	f.Published = firstDate(get("发布日期", "公开日期", "发布时间", "PubDate", "publishdate", "article:published_time"))
	f.SourceName = get("ContentSource", "来源", "信息来源")
	f.Author = get("Author", "author")
	f.URL = get("Url", "url", "og:url", "canonical")
	if !strings.HasPrefix(f.URL, "http://") && !strings.HasPrefix(f.URL, "https://") {
		f.URL = ""
	}
}
