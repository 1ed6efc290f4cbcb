package html

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// factNames are what a government page's metadata table states, as GB/T 21063 and the sites name it.
var factNames = map[string]bool{
	"索引号": true, "主题分类": true, "发文机关": true, "发文机构": true, "发布机构": true, "制发机关": true,
	"成文日期": true, "发文日期": true, "发文时间": true, "生成日期": true, "标题": true, "名称": true, "发文字号": true, "文号": true,
	"发布日期": true, "公开日期": true, "发布时间": true, "主题词": true, "有效性": true, "时效性": true, "信息来源": true, "来源": true, "体裁分类": true,
	"服务对象": true, "公文种类": true, "信息分类": true, "信息索引": true, "废止日期": true, "生效日期": true, "公开方式": true, "公文时效": true,
}

// metadataTables finds the tables and lists that only state facts, reads them into properties,
// and returns them so that they are not read as text.
func metadataTables(root *html.Node, properties map[string]string) map[*html.Node]bool {
	found := map[*html.Node]bool{}
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.DataAtom == atom.Table && !holdsTable(n) {
			if facts, ok := tableFacts(n); ok {
				found[n] = true
				for k, v := range facts {
					if v != "" && properties[k] == "" {
						properties[k] = v
					}
				}
				return
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(root)
	return found
}

func holdsTable(n *html.Node) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Table || holdsTable(c) {
			return true
		}
	}
	return false
}

// tableFacts reads name and value from neighbouring cells, or from one cell "name：value". A table
// states facts when at least half of what should be names are names of facts.
func tableFacts(table *html.Node) (map[string]string, bool) {
	var cells []string
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.DataAtom == atom.Td || n.DataAtom == atom.Th {
			cells = append(cells, strings.TrimSpace(squeeze(text(n))))
			return
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(table)
	facts := map[string]string{}
	names, other := 0, 0
	for i := 0; i < len(cells); i++ {
		name, rest, colon := cutColon(cells[i])
		if !factNames[name] {
			if cells[i] != "" {
				other++
			}
			continue
		}
		names++
		value := rest
		if value == "" && i+1 < len(cells) {
			if next, _, _ := cutColon(cells[i+1]); !factNames[next] || !colon {
				value = cells[i+1]
				i++
			}
		}
		facts[name] = value
	}
	return facts, names > 0 && names >= other
}

// cutColon parts "成文日期：2018年" and strips the spaces with which names are set: "标　　题：".
func cutColon(s string) (name, value string, colon bool) {
	at := strings.IndexAny(s, "：:")
	if at < 0 {
		return unspaced(s), "", false
	}
	rest := s[at:]
	return unspaced(s[:at]), strings.TrimSpace(strings.TrimLeft(rest, "：:")), true
}

func unspaced(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}
