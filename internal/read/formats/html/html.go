// Package html reads a saved web page: the main text with its headings, lists and tables, and
// what the page says about the document in its head and in its metadata table. Everything else
// on the page is reported as removed.
package html

import (
	"bytes"
	"context"
	"errors"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"wenxun/internal/read/charset"
	"wenxun/internal/read/fault"
	"wenxun/internal/read/layout"
)

// Read turns a web page into lines. Errors are *fault.Error.
func Read(_ context.Context, _ string, data []byte) (*layout.Source, error) {
	d, err := charset.Decode(data, declared(data))
	if err != nil {
		return nil, err
	}
	src := &layout.Source{Format: "html", Encoding: d.Encoding, Properties: map[string]string{}}
	root, err := html.Parse(strings.NewReader(d.Text))
	if err != nil {
		// Elements nested beyond what any page needs: the text is still there to be read.
		if root = flat(d.Text); root == nil {
			return nil, fault.New(fault.Corrupt, errors.New("html: nested too deeply and without text"))
		}
	}
	head(root, src.Properties)
	w := &writer{src: src}
	main := mainNode(root)
	facts := metadataTables(root, src.Properties)
	w.skip = facts
	w.walk(main, style{})
	w.flush(style{})
	if len(src.Lines) == 0 {
		return nil, fault.Newf(fault.Empty, "网页里没有正文，可能要靠脚本才能显示。请在浏览器里打开，复制正文或另存为 PDF 后再添加。")
	}
	w.src.Removed = append(w.src.Removed, clutter(root, main, facts)...)
	return src, nil
}

// declared finds the encoding that a page names in its first kilobytes.
func declared(data []byte) string {
	head := bytes.ToLower(data[:min(len(data), 4096)])
	at := bytes.Index(head, []byte("charset"))
	if at < 0 {
		return ""
	}
	rest := bytes.TrimLeft(head[at+len("charset"):], " =\"'")
	end := bytes.IndexAny(rest, " \"'>;/\r\n")
	if end < 0 {
		return ""
	}
	return string(rest[:end])
}

// flat is a page without its nesting: the words of every text node, a paragraph each.
func flat(s string) *html.Node {
	root := &html.Node{Type: html.ElementNode, DataAtom: atom.Body, Data: "body"}
	z := html.NewTokenizer(strings.NewReader(s))
	for {
		switch z.Next() {
		case html.ErrorToken:
			if root.FirstChild == nil {
				return nil
			}
			return root
		case html.TextToken:
			if text := string(z.Text()); strings.TrimSpace(text) != "" {
				p := &html.Node{Type: html.ElementNode, DataAtom: atom.P, Data: "p"}
				p.AppendChild(&html.Node{Type: html.TextNode, Data: text})
				root.AppendChild(p)
			}
		case html.StartTagToken:
			name, _ := z.TagName()
			if a := atom.Lookup(name); a == atom.Script || a == atom.Style {
				z.Next()
			}
		}
	}
}

// head reads <title> and <meta> into properties.
func head(n *html.Node, properties map[string]string) {
	if n.Type == html.ElementNode {
		switch n.DataAtom {
		case atom.Title:
			if t := squeeze(text(n)); t != "" && properties["title"] == "" {
				properties["title"] = t
			}
		case atom.Meta:
			name := attr(n, "name")
			if name == "" {
				name = attr(n, "property")
			}
			if v := squeeze(attr(n, "content")); name != "" && v != "" {
				properties[name] = v
			}
		case atom.Link:
			if attr(n, "rel") == "canonical" {
				properties["canonical"] = attr(n, "href")
			}
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		head(c, properties)
	}
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// text is everything readable below n, without markup.
func text(n *html.Node) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		if unread(n) {
			return
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(n)
	return b.String()
}

// unread reports elements whose content is not for reading.
func unread(n *html.Node) bool {
	if n.Type != html.ElementNode {
		return n.Type == html.CommentNode
	}
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Iframe, atom.Object, atom.Svg,
		atom.Select, atom.Button, atom.Textarea, atom.Head, atom.Canvas:
		return true
	}
	s := attr(n, "style")
	return s != "" && strings.Contains(strings.ReplaceAll(s, " ", ""), "display:none")
}

// squeeze makes every run of white space one space.
func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }
