package metadata

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"wenxun/corpus"
	"wenxun/internal/read/layout"
	"wenxun/internal/read/repair"
	"wenxun/internal/read/rule"
)

const (
	// maxTitle is the longest title, in characters.
	maxTitle = 120
	// titleSize is the type, in points, that only titles are set in: GB/T 9704 sets them in 22, the
	// body in 16.
	titleSize = 18
	// maxTitleLines is how many lines a title may run over.
	maxTitleLines = 5
)

// title finds the title and returns the blocks without it.
func (d *document) title(blocks []repair.Block, given string) []repair.Block {
	if given != "" {
		if rest, ok := d.takeMatching(blocks, given); ok {
			d.explainTitle(nil, "given")
			return rest
		}
		d.facts.Title = given
		d.explainTitle(nil, "given-and-not-in-text")
		return blocks
	}
	stated := d.stated()
	if stated != "" {
		if rest, ok := d.takeMatching(blocks, stated); ok {
			d.explainTitle(nil, statedByPage)
			return rest
		}
	}
	at, n, name := d.locate(blocks)
	if stated != "" && (n == 0 || d.src.Format == "html") {
		d.facts.Title = stated
		d.explainTitle(nil, "stated-by-page-and-not-in-text")
		return blocks
	}
	if n == 0 {
		return blocks
	}
	var parts []string
	for _, x := range blocks[at : at+n] {
		parts = append(parts, x.Text)
	}
	d.facts.Title = joinTitle(parts)
	if d.oneLine && len(parts) == 2 && !endsInGenre(parts[1]) {
		d.facts.Title = parts[0] + " " + parts[1]
	}
	d.unnumbered(blocks[at].Page)
	d.explainTitle(&blocks[at], name)
	for i := range blocks[:at] {
		// A letterhead (某某人民政府文件) is set large, over the title; it is no heading.
		if x := &blocks[i]; organ(x.Text) || strings.HasSuffix(x.Text, "文件") {
			x.Kind, x.Level, x.Bold, x.Letterhead = layout.Paragraph, 0, false, true
		}
	}
	return d.dropRepeated(without(blocks, at, n))
}

// without returns blocks without the n from at on. Blocks are not changed, and copied only where some come
// before at.
func without(blocks []repair.Block, at, n int) []repair.Block {
	if at == 0 {
		return blocks[n:]
	}
	return slices.Concat(blocks[:at], blocks[at+n:])
}

// explainTitle records which rule gave the title; first is the block that it begins in, nil where it
// was stated elsewhere.
func (d *document) explainTitle(first *repair.Block, name string) {
	at, text := rule.Site{}, d.facts.Title
	if first != nil {
		at, text = first.Site(), first.Text
	}
	d.trace.Add(rule.StageTitle, at, text, name, d.facts.Title)
}

// unnumbered takes the 发文字号 off the title before which a page prints it.
func (d *document) unnumbered(page int) {
	number, at := docNumber(d.facts.Title)
	if number == "" || at != 0 || len(number) == len(d.facts.Title) || strings.Contains(number, "令") {
		return
	}
	rest := strings.TrimLeft(d.facts.Title[len(number):], " -—")
	if !strings.Contains(rest, "关于") {
		return
	}
	d.facts.Title = rest
	if d.facts.DocNumber == "" {
		d.facts.DocNumber = number
	}
	d.facts.Removed = append(d.facts.Removed, corpus.Removed{Kind: "doc_number", Page: page, Text: number})
}

// stated is the title that a web page's metadata gives; a Word or PDF file's own property is too
// often that of another document.
func (d *document) stated() string {
	if d.src.Format != "html" {
		return ""
	}
	for _, name := range [...]string{"标题", "名称", "ArticleTitle", "og:title", "title"} {
		t := strings.TrimSpace(d.src.Properties[name])
		if name == "title" || name == "og:title" {
			t = withoutSite(t)
		}
		if t != "" && utf8.RuneCountInString(t) <= maxTitle {
			return t
		}
	}
	return ""
}

// withoutSite drops the names of site and column that a page's <title> carries: 标题_栏目_网站.
func withoutSite(t string) string {
	for _, sep := range [...]string{"_", " - ", " | ", "|", "--", "——"} {
		if at := strings.Index(t, sep); at > len("标题") {
			rest := t[at:]
			for _, w := range [...]string{"网", "专栏", "频道", "图书馆", "门户", "平台", "政府", "新闻", "央视", "CCTV", "客户端", "库"} {
				if strings.Contains(rest, w) {
					t = t[:at]
					break
				}
			}
		}
	}
	for _, label := range [...]string{"[视频]", "【视频】"} {
		t = strings.TrimPrefix(t, label)
	}
	return strings.Trim(t, " -_")
}

// takeMatching takes the stated title out of the first blocks, where it may run over several.
func (d *document) takeMatching(blocks []repair.Block, stated string) ([]repair.Block, bool) {
	want := bare(stated)
	for at := 0; at < min(len(blocks), maxHead); at++ {
		got := ""
		for n := 1; n <= maxTitleLines && at+n <= len(blocks); n++ {
			got += bare(blocks[at+n-1].Text)
			if len(got) > len(want) {
				break
			}
			if got == want {
				d.facts.Title = stated
				return d.dropRepeated(without(blocks, at, n)), true
			}
		}
	}
	return nil, false
}

// bare is s with letters and digits only, to compare titles that are set differently.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

// dropRepeated takes out the title where the page sets it a second time right below.
func (d *document) dropRepeated(blocks []repair.Block) []repair.Block {
	want := bare(d.facts.Title)
	if want == "" {
		return blocks
	}
	for at := 0; at < min(len(blocks), 8); at++ {
		if len(blocks[at].Text) > 2*len(d.facts.Title) {
			continue
		}
		got := ""
		for n := 1; n <= maxTitleLines && at+n <= len(blocks); n++ {
			got += bare(blocks[at+n-1].Text)
			if len(got) > len(want) {
				break
			}
			if got != want {
				continue
			}
			for _, x := range blocks[at : at+n] {
				d.facts.Removed = append(d.facts.Removed, corpus.Removed{Kind: repair.Repetition, Page: x.Page, Text: x.Text})
			}
			return without(blocks, at, n)
		}
	}
	return blocks
}

// locate finds the blocks that are the title: a heading that the format declares, or the lines
// before the body that read like one. n is 0 where there is none; name is the rule that found it.
func (d *document) locate(blocks []repair.Block) (at, n int, name string) {
	end := 0
	for end < len(blocks) && end < maxHead {
		x := &blocks[end]
		if x.Kind == layout.Heading && x.Level == 1 {
			return end, 1, "declared-by-format"
		}
		if bodyBegins(x, end) {
			break
		}
		end++
	}
	best, bestScore := -1, 0
	if d.oneLine && len(blocks) > 1 && titleLike(&blocks[0]) && utf8.RuneCountInString(blocks[0].Text) <= maxTitle {
		return 0, headline(blocks), "begins-the-one-line" // a page's title comes before everything else that was saved of it
	}
	for i := range end {
		if s := titleScore(blocks, i, end); s > bestScore {
			best, bestScore = i, s
		}
	}
	if best < 0 {
		return 0, 0, ""
	}
	n = 1
	for n < maxTitleLines && best+n < end && sameType(&blocks[best], &blocks[best+n]) {
		n++
	}
	if n > 1 {
		return best, n, "most-like-a-title-in-one-type"
	}
	return best, titleRuns(blocks[:end], best), "most-like-a-title"
}

// titleRuns counts the lines of the title that begins in block at: a title runs on until it is
// complete.
func titleRuns(blocks []repair.Block, at int) int {
	n, end := 1, len(blocks)
	for n < maxTitleLines && at+n < end && !endsInGenre(joined(blocks[at:at+n])) {
		next := &blocks[at+n]
		if endsInGenre(joined(blocks[at:at+n+1])) && utf8.RuneCountInString(next.Text) <= 2 {
			return n + 1 // the last character, broken off
		}
		if !titleLike(next) || !endsInGenre(joined(blocks[at:min(end, at+maxTitleLines)])) && !continuesTitle(blocks, at, n, end) {
			break
		}
		n++
	}
	return n
}
