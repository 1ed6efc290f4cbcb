package docx

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"wenxun/internal/read/fault"
	"wenxun/internal/read/layout"
)

const namespaces = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"` +
	` xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"` +
	` xmlns:v="urn:schemas-microsoft-com:vml"`

// parts are what a test's document is made of, without the XML around the content.
type parts struct{ body, styles, numbering, footnotes, header, core string }

func (p parts) bytes(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	add := func(name, content string) {
		f, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(f, `<?xml version="1.0" encoding="UTF-8"?>`+content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	add("_rels/.rels", `<Relationships><Relationship Id="rId1" Type="`+office+`officeDocument" Target="word/document.xml"/></Relationships>`)
	var relations strings.Builder
	for _, part := range []struct{ kind, root, content string }{
		{"styles", "styles", p.styles}, {"numbering", "numbering", p.numbering}, {"footnotes", "footnotes", p.footnotes}, {"header", "hdr", p.header},
	} {
		if part.content != "" {
			fmt.Fprintf(&relations, `<Relationship Id="%s" Type="%s" Target="%s.xml"/>`, part.kind, office+part.kind, part.kind)
			add("word/"+part.kind+".xml", "<w:"+part.root+namespaces+">"+part.content+"</w:"+part.root+">")
		}
	}
	add("word/_rels/document.xml.rels", "<Relationships>"+relations.String()+"</Relationships>")
	add("word/document.xml", "<w:document"+namespaces+"><w:body>"+p.body+"</w:body></w:document>")
	if p.core != "" {
		add("docProps/core.xml", `<cp:coreProperties xmlns:cp="cp" xmlns:dc="dc">`+p.core+`</cp:coreProperties>`)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func p(text string) string { return "<w:p>" + r(text) + "</w:p>" }
func r(text string) string { return "<w:r><w:t>" + text + "</w:t></w:r>" }

// styled is a paragraph with properties.
func styled(properties, text string) string {
	return "<w:p><w:pPr>" + properties + "</w:pPr>" + r(text) + "</w:p>"
}

func numbered(num string, level int, text string) string {
	return styled(fmt.Sprintf(`<w:numPr><w:ilvl w:val="%d"/><w:numId w:val="%s"/></w:numPr>`, level, num), text)
}

func tc(properties string, content ...string) string {
	return "<w:tc><w:tcPr>" + properties + "</w:tcPr>" + strings.Join(content, "") + "</w:tc>"
}

// shown writes lines in short, each with the first letter of its kind.
func shown(lines []layout.Line) []string {
	var out []string
	for _, l := range lines {
		kind := map[layout.Kind]string{layout.Wrapped: "W", layout.Paragraph: "P", layout.Heading: fmt.Sprintf("H%d", l.Level), layout.Item: "I",
			layout.Cell: fmt.Sprintf("C%d/%d/%d", l.Table, l.Row, l.Col), layout.Note: "N", layout.Header: "head", layout.Footer: "foot", layout.Blank: "B"}[l.Kind]
		out = append(out, kind+" "+l.Text)
	}
	return out
}

const chineseLists = `<w:abstractNum w:abstractNumId="7">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2.%3"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="8"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="●"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>`

func TestRead(t *testing.T) {
	box := `<w:txbxContent>` + p("框里的话") + `</w:txbxContent>`
	tests := map[string]struct {
		parts parts
		want  []string
	}{
		"headings by outline level, by style, by a style it is based on, by the style's name": {
			parts{
				styles: `<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>` +
					`<w:style w:type="paragraph" w:styleId="x"><w:name w:val="公文标题"/><w:basedOn w:val="y"/></w:style>` +
					`<w:style w:type="paragraph" w:styleId="y"><w:name w:val="y"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>`,
				body: styled(`<w:pStyle w:val="1"/>`, "总体要求") + styled(`<w:outlineLvl w:val="1"/>`, "指导思想") + styled(`<w:pStyle w:val="x"/>`, "基本原则") +
					styled(`<w:pStyle w:val="1"/><w:outlineLvl w:val="9"/>`, "不是标题") + p("正文。"),
			},
			[]string{"H1 总体要求", "H2 指导思想", "H3 基本原则", "P 不是标题", "P 正文。"},
		},
		"numbers that Word computes are in the text, empty paragraphs count, a new list starts anew": {
			parts{numbering: chineseLists, body: numbered("1", 0, "总则") + numbered("1", 1, "目的") + numbered("1", 1, "") + numbered("1", 1, "范围") +
				numbered("1", 2, "县级") + numbered("1", 0, "附则") + numbered("1", 1, "施行") + numbered("2", 0, "第一点") + numbered("3", 0, "另一份") + numbered("0", 0, "不编号")},
			[]string{"P 一、总则", "P （一）目的", "P （三）范围", "P 1.3.1 县级", "P 二、附则", "P （一）施行", "I 第一点", "P 一、另一份", "P 不编号"},
		},
		"deleted and hidden text is out, inserted text is in, fields give their result": {
			parts{body: `<w:p>` + r("全市") + `<w:del><w:r><w:delText>删去的</w:delText></w:r></w:del><w:ins>` + r("新增") + `</w:ins>` +
				`<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>` +
				`<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r>` +
				`<w:r><w:fldChar w:fldCharType="separate"/></w:r>` + r("2025年") + `<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:noBreakHyphen/></w:r>` +
				`<w:hyperlink>` + r("链接") + `</w:hyperlink></w:p>`},
			[]string{"P 全市新增2025年-链接"},
		},
		"a text box in two editions is read once, after the paragraph that holds it": {
			parts{body: `<w:p>` + r("段落") + `<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>` + box +
				`</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>` + box + `</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>` + p("下一段")},
			[]string{"P 段落", "P 框里的话", "P 下一段"},
		},
		"cells apart, merged cells once, a table in a cell, several paragraphs in one": {
			parts{body: `<w:tbl><w:tr>` + tc(`<w:gridSpan w:val="2"/>`, p("指标")) + tc("", p("数值")) + `</w:tr><w:tr>` +
				tc(`<w:vMerge w:val="restart"/>`, p("就业")) + tc("", p("新增"), p("失业")) +
				tc("", `<w:tbl><w:tr>`+tc("", p("内一"))+tc("", p("内二"))+`</w:tr></w:tbl>`, p("")) + `</w:tr></w:tbl>`},
			[]string{"C1/1/1 指标", "C1/1/3 数值", "C1/2/1 就业", "C1/2/2 新增", "C1/2/2 失业", "C2/1/1 内一", "C2/1/2 内二"},
		},
		"a table of one cell is a frame": {
			parts{body: `<w:tbl><w:tr>` + tc("", p("框中正文。")) + `</w:tr></w:tbl>`},
			[]string{"P 框中正文。"},
		},
		"notes stand after the paragraph that calls them, headers before all": {
			parts{
				footnotes: `<w:footnote w:type="separator" w:id="0">` + p("x") + `</w:footnote><w:footnote w:id="2">` + p("统计口径有调整。") + `</w:footnote>`,
				header:    p("云岭市人民政府公报"),
				body:      `<w:p>` + r("增长6%") + `<w:r><w:footnoteReference w:id="2"/></w:r>` + r("。") + `</w:p>` + p("下一段。") + `<w:sectPr><w:headerReference r:id="header"/></w:sectPr>`,
			},
			[]string{"head 云岭市人民政府公报", "P 增长6%。", "N 统计口径有调整。", "P 下一段。"},
		},
		"line breaks inside a paragraph part lines, tabs stay, symbols are characters": {
			parts{body: `<w:p>` + r("第一行") + `<w:r><w:br/></w:r>` + r("第二行") + `</w:p><w:p>` + r("甲") + `<w:r><w:tab/></w:r>` + r("乙") +
				`<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r></w:p>`},
			[]string{"W 第一行", "W 第二行", "P 甲\t乙☑"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			src, err := Read(t.Context(), "test.docx", test.parts.bytes(t))
			if err != nil {
				t.Fatal(err)
			}
			if got := shown(src.Lines); !slices.Equal(got, test.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(test.want, "\n"))
			}
		})
	}
}

func TestFacts(t *testing.T) {
	src, err := Read(t.Context(), "test.docx", parts{
		core: `<dc:title>云岭市工作要点</dc:title><dc:creator>办公室</dc:creator>`,
		styles: `<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="32"/></w:rPr></w:rPrDefault></w:docDefaults>` +
			`<w:style w:type="paragraph" w:styleId="toc"><w:name w:val="toc 1"/></w:style>`,
		body: `<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:b/><w:sz w:val="44"/></w:rPr><w:t>工作要点</w:t></w:r></w:p>` +
			styled(`<w:pStyle w:val="toc"/>`, "一、总则 1") + p("正文。"),
	}.bytes(t))
	if err != nil {
		t.Fatal(err)
	}
	if len(src.Lines) != 2 {
		t.Fatalf("lines %q", shown(src.Lines))
	}
	if l := src.Lines[0]; l.Size != 22 || !l.Bold || !l.Centered {
		t.Errorf("title is %+v", l)
	}
	if l := src.Lines[1]; l.Size != 16 || l.Bold || l.Centered {
		t.Errorf("body is %+v", l)
	}
	if src.Properties["title"] != "云岭市工作要点" || src.Properties["author"] != "办公室" {
		t.Errorf("properties %v", src.Properties)
	}
	if len(src.Removed) != 1 || src.Removed[0] != (layout.Removed{Kind: "contents", Text: "一、总则 1"}) {
		t.Errorf("removed %v", src.Removed)
	}
}

func TestRefusals(t *testing.T) {
	good := parts{body: p("海绵城市")}.bytes(t)
	locked := append(append([]byte{}, compound...), utf16LE("EncryptedPackage")...)
	deep := parts{body: strings.Repeat("<w:customXml>", 5000)}.bytes(t)
	tests := map[string]struct {
		data []byte
		code fault.Code
	}{
		"empty":           {nil, fault.Empty},
		"no archive":      {[]byte("海绵城市"), fault.Corrupt},
		"cut off":         {good[:len(good)-40], fault.Corrupt},
		"pictures alone":  {parts{body: p("")}.bytes(t), fault.NoText},
		"password":        {locked, fault.Encrypted},
		"older format":    {append(append([]byte{}, compound...), "WordDocument"...), fault.Corrupt},
		"another archive": {other(t), fault.Corrupt},
		"nested too deep": {deep, fault.TooLarge},
		"unpacks to much": {bomb(t), fault.TooLarge},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := Read(t.Context(), "test.docx", test.data)
			var refusal *fault.Error
			if !errors.As(err, &refusal) || refusal.Code != test.code || refusal.Message == "" {
				t.Errorf("got %v, want code %s", err, test.code)
			}
		})
	}
}

func other(t testing.TB) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	if _, err := z.Create("readme.txt"); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// bomb is a document whose text unpacks to 64 MiB without a tag.
func bomb(t testing.TB) []byte {
	return parts{body: p(strings.Repeat("A", 64<<20))}.bytes(t)
}

func TestCancelledRead(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Read(ctx, "test.docx", parts{body: p("海绵城市")}.bytes(t)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestNumerals(t *testing.T) {
	tests := []struct {
		format string
		n      int
		want   string
	}{
		{"chineseCounting", 1, "一"}, {"chineseCounting", 10, "十"}, {"chineseCounting", 11, "十一"}, {"chineseCounting", 20, "二十"},
		{"chineseCountingThousand", 101, "一百零一"}, {"chineseCountingThousand", 110, "一百一十"}, {"chineseLegalSimplified", 12, "壹拾贰"},
		{"ideographTraditional", 3, "丙"}, {"decimalEnclosedCircle", 10, "⑩"}, {"decimalEnclosedCircle", 21, "21"}, {"upperRoman", 14, "XIV"},
		{"lowerLetter", 28, "bb"}, {"decimalZero", 7, "07"}, {"ideographDigital", 20, "二〇"}, {"unheardOf", 5, "5"}, {"upperLetter", 0, "0"},
	}
	for _, test := range tests {
		if got := numeral(test.format, test.n); got != test.want {
			t.Errorf("%d as %s is %q, want %q", test.n, test.format, got, test.want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(p("海绵城市"), `<w:style w:styleId="a"><w:basedOn w:val="a"/></w:style>`, chineseLists)
	f.Add(numbered("1", 2, "甲")+`<w:tbl><w:tr>`+tc(`<w:gridSpan w:val="-3"/>`, p("乙"))+`</w:tr></w:tbl>`, "", chineseLists)
	f.Add(`<w:p><w:r><w:fldChar w:fldCharType="end"/><w:br/><w:sym/></w:r></w:p>`, "<", `<w:num w:numId="1"><w:lvlOverride w:ilvl="99"/></w:num>`)
	f.Fuzz(func(t *testing.T, body, styles, numbering string) {
		src, err := Read(t.Context(), "fuzz.docx", parts{body: body, styles: styles, numbering: numbering}.bytes(t))
		if err != nil {
			var refusal *fault.Error
			if !errors.As(err, &refusal) {
				t.Fatalf("an error that is no refusal: %v", err)
			}
			return
		}
		for _, l := range src.Lines {
			if strings.ContainsAny(l.Text, "\n\r") || l.Text != strings.ToValidUTF8(l.Text, "?") {
				t.Fatalf("line %q", l.Text)
			}
		}
	})
}

func FuzzBytes(f *testing.F) {
	f.Add(parts{body: p("海绵城市"), numbering: chineseLists}.bytes(f))
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, err := Read(t.Context(), "fuzz.docx", data); err != nil {
			var refusal *fault.Error
			if !errors.As(err, &refusal) {
				t.Fatalf("an error that is no refusal: %v", err)
			}
		}
	})
}
