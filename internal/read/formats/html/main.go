package html

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"wenxun/internal/read/layout"
)

// contentNames are ids and classes under which publishing systems of governments and newspapers
// keep the main text.
var contentNames = []string{
	"ucap-content", "trs_editor", "pages_content", "zoom", "article-content", "article_content",
	"articlecontent", "content_area", "mw-parser-output", "rm_txt_con", "news_content", "detail-content", "text_con",
}

// mainNode is the element that holds the main text: the one that a publishing system names, or
// the one where most of the text stands that is not in links.
func mainNode(root *html.Node) *html.Node {
	var named *html.Node
	size := map[*html.Node]weight{}
	total := measure(root, size)
	var find func(*html.Node)
	find = func(n *html.Node) {
		if n.Type == html.ElementNode && (n.DataAtom == atom.Article || contentName(n)) {
			if w := size[n]; w.text-w.linked >= minMain && (named == nil || w.text > size[named].text) {
				named = n
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			find(c)
		}
	}
	find(root)
	if named != nil && size[named].own()*5 >= total.own()*2 {
		return named
	}
	return densest(root, size)
}

// minMain is how many characters make a main text believable.
const minMain = 60

type weight struct{ text, linked int }

func (w weight) own() int { return w.text - w.linked }

func measure(n *html.Node, size map[*html.Node]weight) weight {
	var w weight
	if n.Type == html.TextNode {
		w.text = utf8.RuneCountInString(strings.TrimSpace(n.Data))
		return w
	}
	if unread(n) {
		return w
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		d := measure(c, size)
		w.text += d.text
		w.linked += d.linked
	}
	if n.DataAtom == atom.A {
		w.linked = w.text
	}
	size[n] = w
	return w
}

// densest goes down from the body as long as one child holds nearly all of the text.
func densest(root *html.Node, size map[*html.Node]weight) *html.Node {
	n := root
	for {
		var best *html.Node
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if c.Type == html.ElementNode && (best == nil || size[c].own() > size[best].own()) {
				best = c
			}
		}
		if best == nil || size[best].own()*10 < size[n].own()*8 || inline(best) {
			return n
		}
		n = best
	}
}

func inline(n *html.Node) bool {
	switch n.DataAtom {
	case atom.P, atom.Span, atom.A, atom.B, atom.Strong, atom.Font, atom.Li, atom.Pre, atom.Td, atom.Tr, atom.Tbody, atom.Table:
		return true
	}
	return false
}

func contentName(n *html.Node) bool {
	id := strings.ToLower(attr(n, "id"))
	classes := strings.Fields(strings.ToLower(attr(n, "class")))
	for _, name := range contentNames {
		if id == name {
			return true
		}
		for _, c := range classes {
			if c == name {
				return true
			}
		}
	}
	return false
}

// clutter is what stands on the page outside the main text, a piece per block.
func clutter(root, main *html.Node, facts map[*html.Node]bool) []layout.Removed {
	var all []layout.Removed
	var b strings.Builder
	flush := func() {
		if t := squeeze(b.String()); t != "" {
			all = append(all, layout.Removed{Kind: "clutter", Text: t})
		}
		b.Reset()
	}
	var walk func(*html.Node, bool)
	walk = func(n *html.Node, inMain bool) {
		if n == main {
			inMain = true
		}
		if facts[n] {
			inMain = false
		}
		if n.Type == html.TextNode && !inMain {
			b.WriteString(n.Data)
		}
		if unread(n) && n.DataAtom != atom.Html {
			return
		}
		block := n.Type == html.ElementNode && !inMain && n.DataAtom != atom.A && n.DataAtom != atom.Span && n.DataAtom != atom.B
		if block {
			flush()
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, inMain)
		}
		if block {
			flush()
		}
	}
	walk(root, false)
	flush()
	return all
}
