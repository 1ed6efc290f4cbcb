package ofd

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

// file is a test's document: parts by name. The usual ones are made by newFile.
type file map[string]string

// newFile returns a document with pages of the given content, in the standard's own spelling.
func newFile(pages ...string) file {
	f := file{
		"OFD.xml": `<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016"><ofd:DocBody><ofd:DocInfo><ofd:Title>云岭市工作要点</ofd:Title>` +
			`<ofd:CustomDatas><ofd:CustomData Name="成文日期">2025-03-01</ofd:CustomData></ofd:CustomDatas></ofd:DocInfo>` +
			`<ofd:DocRoot>/Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>`,
		"Doc_0/PublicRes.xml": `<ofd:Res xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Fonts><ofd:Font ID="1" FontName="宋体"/><ofd:Font ID="2" FontName="黑体"/></ofd:Fonts></ofd:Res>`,
		"Doc_0/Tpls/T.xml":    page(text(20, 10, 4, "云岭市人民政府公报")),
	}
	var list strings.Builder
	for i, p := range pages {
		fmt.Fprintf(&list, `<ofd:Page ID="%d" BaseLoc="Pages/Page_%d/Content.xml"/>`, 10+i, i)
		f[fmt.Sprintf("Doc_0/Pages/Page_%d/Content.xml", i)] = page(p)
	}
	f["Doc_0/Document.xml"] = `<ofd:Document xmlns:ofd="http://www.ofdspec.org/2016"><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>` +
		`<ofd:PublicRes>PublicRes.xml</ofd:PublicRes><ofd:TemplatePage ID="5" BaseLoc="Tpls/T.xml"/></ofd:CommonData><ofd:Pages>` + list.String() + `</ofd:Pages></ofd:Document>`
	return f
}

func page(content string) string {
	return `<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Content><ofd:Layer ID="1">` + content + `</ofd:Layer></ofd:Content></ofd:Page>`
}

// text is a text object with its baseline at y millimetres, set solid.
func text(x, y, size float64, s string, attributes ...string) string {
	return fmt.Sprintf(`<ofd:TextObject ID="9" Boundary="%g %g 150 10" Font="1" Size="%g" %s><ofd:TextCode X="0" Y="5" DeltaX="g %d %g">%s</ofd:TextCode></ofd:TextObject>`,
		x, y-5, size, strings.Join(attributes, " "), len([]rune(s))-1, size, s)
}

func (f file) bytes(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range f {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func texts(lines []layout.Line) []string {
	var out []string
	for _, l := range lines {
		s := l.Text
		if l.Kind == layout.Cell {
			s = fmt.Sprintf("%d/%d/%d %s", l.Table, l.Row, l.Col, s)
		}
		out = append(out, s)
	}
	return out
}

func TestRead(t *testing.T) {
	table := `<ofd:PathObject ID="3" Boundary="20 40 100 20" LineWidth="0.3"><ofd:AbbreviatedData>M 0 0 L 100 0 L 100 20 L 0 20 C M 0 10 L 100 10 M 40 0 L 40 20</ofd:AbbreviatedData></ofd:PathObject>` +
		text(22, 46, 4, "指标") + text(62, 46, 4, "数值") + text(22, 56, 4, "就业") + text(62, 56, 4, "三万人")
	tests := map[string]struct {
		file file
		want []string
	}{
		"text by its place on the page, page after page": {
			newFile(text(20, 80, 4, "第二行。")+text(20, 60, 4, "第一行。"), text(20, 60, 4, "第二页。")),
			[]string{"第一行。", "第二行。", "第二页。"},
		},
		"letter-spaced text has no blanks, one character a text object": {
			newFile(text(20, 60, 4, "海") + text(26, 60, 4, "绵") + text(32, 60, 4, "城") + text(38, 60, 4, "市")),
			[]string{"海绵城市"},
		},
		"a template is drawn under the page": {
			withTemplate(newFile(text(20, 60, 4, "正文。"))),
			[]string{"云岭市人民政府公报", "正文。"},
		},
		"cells of a ruled table stay apart": {
			newFile(table), []string{"1/1/1 指标", "1/1/2 数值", "1/2/1 就业", "1/2/2 三万人"},
		},
		"what is not visible is not read": {
			newFile(text(20, 60, 4, "看得见") + text(20, 80, 4, "看不见", `Visible="false"`)), []string{"看得见"},
		},
		"a transformation scales and moves text": {
			newFile(text(20, 60, 4, "后面", `CTM="1 0 0 1 30 0"`) + text(20, 60, 4, "前面")), []string{"前面\t后面"},
		},
		"a page that lies on its side is turned": {
			newFile(`<ofd:TextObject ID="9" Boundary="100 20 10 100" CTM="0 1 -1 0 0 0" Font="1" Size="4"><ofd:TextCode X="0" Y="0" DeltaX="g 3 4">横排文字</ofd:TextCode></ofd:TextObject>`),
			[]string{"横排文字"},
		},
		"other namespaces, no slash in front, another case, a folder missing": {
			unusual(), []string{"非标准。"},
		},
		"several documents in one file": {
			several(), []string{"甲文件。", "乙文件。"},
		},
		"a page that is missing leaves the others": {
			without(newFile(text(20, 60, 4, "第一页。"), "", text(20, 60, 4, "第三页。")), "Doc_0/Pages/Page_1/Content.xml"), []string{"第一页。", "第三页。"},
		},
		"a graphic drawn by reference": {
			composite(), []string{"引用的文字"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			src, err := Read(t.Context(), "test.ofd", test.file.bytes(t))
			if err != nil {
				t.Fatal(err)
			}
			if got := texts(src.Lines); !slices.Equal(got, test.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(test.want, "\n"))
			}
		})
	}
}

func withTemplate(f file) file {
	name := "Doc_0/Pages/Page_0/Content.xml"
	f[name] = strings.Replace(f[name], "<ofd:Content>", `<ofd:Template TemplateID="5" ZOrder="Background"/><ofd:Content>`, 1)
	return f
}

func without(f file, part string) file {
	delete(f, part)
	return f
}

func unusual() file {
	strip := func(s string) string {
		return strings.NewReplacer("ofd:", "", ` xmlns:ofd="http://www.ofdspec.org/2016"`, "").Replace(s)
	}
	f := newFile(text(20, 60, 4, "非标准。"))
	return file{
		"OFD.XML":             strings.Replace(strip(f["OFD.xml"]), "/Doc_0", "Doc_0", 1),
		"Doc_0/document.xml":  strings.Replace(strip(f["Doc_0/Document.xml"]), "Pages/Page_0/Content.xml", "Doc_0/Content.xml", 1),
		"Doc_0/X/Content.xml": "<?xml version='1.0'?><x/>",
		"Doc_0/Content.xml":   strip(f["Doc_0/Pages/Page_0/Content.xml"]),
		`Doc_0\PublicRes.xml`: "broken <",
	}
}

func several() file {
	f, other := newFile(text(20, 60, 4, "甲文件。")), newFile(text(20, 60, 4, "乙文件。"))
	for name, content := range other {
		if rest, ok := strings.CutPrefix(name, "Doc_0/"); ok {
			f["Doc_1/"+rest] = content
		}
	}
	f["OFD.xml"] = strings.Replace(f["OFD.xml"], "</ofd:OFD>", "<ofd:DocBody><ofd:DocRoot>Doc_1/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>", 1)
	return f
}

func composite() file {
	f := newFile(`<ofd:CompositeObject ID="8" Boundary="0 0 210 297" ResourceID="77"/>`)
	f["Doc_0/PublicRes.xml"] = `<ofd:Res xmlns:ofd="x"><ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="77" Width="210" Height="297"><ofd:Content>` +
		text(20, 60, 4, "引用的文字") + `<ofd:CompositeObject ID="8" Boundary="0 0 1 1" ResourceID="77"/></ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits></ofd:Res>`
	return f
}

func TestFacts(t *testing.T) {
	f := newFile(text(80, 40, 8, "标题文字", `Weight="700"`)+text(20, 60, 4, "正文"+strings.Repeat("文字", 18)),
		`<ofd:ImageObject ID="4" Boundary="0 0 210 297" ResourceID="1"/>`)
	src, err := Read(t.Context(), "test.ofd", f.bytes(t))
	if err != nil {
		t.Fatal(err)
	}
	title := src.Lines[0]
	if !title.Bold || !title.Centered || title.Page != 1 || title.Size < 22.6 || title.Size > 22.8 { // 8 mm
		t.Errorf("title is %+v", title)
	}
	if src.Properties["title"] != "云岭市工作要点" || src.Properties["成文日期"] != "2025-03-01" {
		t.Errorf("properties %v", src.Properties)
	}
	if src.Pages != 2 || !slices.Equal(src.PagesWithoutText, []int{2}) {
		t.Errorf("%d pages, without text %v", src.Pages, src.PagesWithoutText)
	}
}

func TestWatermarksAreTakenOut(t *testing.T) {
	f := newFile(text(20, 60, 4, "正文。"))
	f["Doc_0/Document.xml"] = strings.Replace(f["Doc_0/Document.xml"], "</ofd:Document>", "<ofd:Annotations>Annots.xml</ofd:Annotations></ofd:Document>", 1)
	f["Doc_0/Annots.xml"] = `<ofd:Annotations xmlns:ofd="x"><ofd:Page PageID="10"><ofd:FileLoc>A.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>`
	f["Doc_0/A.xml"] = `<ofd:PageAnnot xmlns:ofd="x"><ofd:Annot Type="Watermark"><ofd:Appearance Boundary="0 0 210 297">` + text(20, 60, 4, "内部资料") + `</ofd:Appearance></ofd:Annot>` +
		`<ofd:Annot Type="Stamp"><ofd:Appearance Boundary="0 20 210 297">` + text(20, 60, 4, "签批意见") + `</ofd:Appearance></ofd:Annot></ofd:PageAnnot>`
	src, err := Read(t.Context(), "test.ofd", f.bytes(t))
	if err != nil {
		t.Fatal(err)
	}
	if got := texts(src.Lines); !slices.Equal(got, []string{"正文。", "签批意见"}) {
		t.Errorf("lines %q", got)
	}
	if want := (layout.Removed{Kind: "watermark", Page: 1, Text: "内部资料"}); len(src.Removed) != 1 || src.Removed[0] != want {
		t.Errorf("removed %v", src.Removed)
	}
}

func TestDeltas(t *testing.T) {
	tests := map[string][]float64{
		"":            {},
		"1 2.5":       {1, 2.5},
		"g 3 4 5":     {4, 4, 4, 5},
		"g 0 4 5":     {5},
		"g 2":         {0, 2}, // broken: what can be read stays
		"g -3 4 nan1": {0},
	}
	for in, want := range tests {
		if got := deltas(in); !slices.Equal(got, want) {
			t.Errorf("%q is %v, want %v", in, got, want)
		}
	}
}

func TestRefusals(t *testing.T) {
	good := newFile(text(20, 60, 4, "海绵城市")).bytes(t)
	bomb := newFile("")
	bomb["OFD.xml"] = "<a>" + strings.Repeat("A", 64<<20)
	tests := map[string]struct {
		data []byte
		code fault.Code
	}{
		"empty":            {nil, fault.Empty},
		"no archive":       {[]byte("海绵城市"), fault.Corrupt},
		"cut off":          {good[:len(good)/2], fault.Corrupt},
		"another archive":  {file{"a.txt": "a"}.bytes(t), fault.Corrupt},
		"no document":      {without(newFile("x"), "Doc_0/Document.xml").bytes(t), fault.Corrupt},
		"scan":             {newFile(`<ofd:ImageObject ID="4" Boundary="0 0 210 297"/>`).bytes(t), fault.NoText},
		"unpacks too much": {bomb.bytes(t), fault.TooLarge},
		"nested too deep":  {newFile(strings.Repeat("<PageBlock>", 5000)).bytes(t), fault.TooLarge},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := Read(t.Context(), "test.ofd", test.data)
			var refusal *fault.Error
			if !errors.As(err, &refusal) || refusal.Code != test.code || refusal.Message == "" {
				t.Errorf("got %v, want code %s", err, test.code)
			}
		})
	}
}

func TestCancelledRead(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Read(ctx, "test.ofd", newFile(text(20, 60, 4, "海绵城市")).bytes(t)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(text(20, 60, 4, "海绵城市"), `<ofd:Fonts><ofd:Font ID="1" Bold="true"/></ofd:Fonts>`)
	f.Add(`<ofd:TextObject Boundary="1e9 nan 0 0" Size="-5" CTM="0 0 0 0 0 0"><ofd:TextCode X="1" DeltaX="g 99999999999 1">甲乙</ofd:TextCode></ofd:TextObject>`, "<")
	f.Add(`<ofd:PathObject Boundary="0 0 9 9" Fill="true"><ofd:AbbreviatedData>M 0 L A 1 2 C B Q 1 1</ofd:AbbreviatedData></ofd:PathObject><ofd:CompositeObject ResourceID="77"/>`,
		`<x><ofd:CompositeGraphicUnit ID="77"><ofd:Content><ofd:CompositeObject ResourceID="77"/></ofd:Content></ofd:CompositeGraphicUnit></x>`)
	f.Fuzz(func(t *testing.T, content, resources string) {
		doc := newFile(content)
		doc["Doc_0/PublicRes.xml"] = `<ofd:Res xmlns:ofd="x">` + resources + `</ofd:Res>`
		check(t, doc.bytes(t))
	})
}

func FuzzBytes(f *testing.F) {
	f.Add(newFile(text(20, 60, 4, "海绵城市")).bytes(f))
	f.Fuzz(check)
}

// check fails where reading gives anything but clean lines or a refusal.
func check(t *testing.T, data []byte) {
	src, err := Read(t.Context(), "fuzz.ofd", data)
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
}
