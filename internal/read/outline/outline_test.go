package outline

import (
	"strings"
	"testing"

	"wenxun/internal/read/formats/text"
	"wenxun/internal/read/layout"
	"wenxun/internal/read/repair"
)

func built(s string) Outline { return Build(repair.Repair(text.FromString(s), nil).Blocks, nil) }

// sketch writes an outline as headings indented by level, with the beginning of each text.
func sketch(o Outline) string {
	var b strings.Builder
	for _, s := range o.Sections {
		b.WriteString(strings.Repeat(">", s.Level) + s.Heading)
		var body []string
		for _, x := range s.Blocks {
			body = append(body, x.Text)
		}
		if len(body) > 0 {
			r := []rune(strings.Join(body, "/"))
			b.WriteString("=" + string(r[:min(len(r), 6)]))
		}
		b.WriteString("\n")
	}
	return b.String()
}

const long = "坚持稳中求进工作总基调，完整准确全面贯彻新发展理念，扎实推动高质量发展，统筹发展和安全，着力扩大内需、优化结构、提振信心、防范风险，推动经济实现质的有效提升和量的合理增长。"

func TestHeadingsOfEveryKindNest(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"一、 over （一）", "各位代表：\n一、工作回顾\n" + long + "\n二、主要任务\n（一）扩大内需\n" + long + "\n（二）优化结构\n" + long + "\n三、政府建设\n" + long + "\n",
			"=各位代表：\n>一、工作回顾=坚持稳中求进\n>二、主要任务\n>>（一）扩大内需=坚持稳中求进\n>>（二）优化结构=坚持稳中求进\n>三、政府建设=坚持稳中求进\n"},
		{"a run-in heading", "一、主要任务\n（一）扩大内需。" + long + "\n（二）优化结构。" + long + "\n",
			">一、主要任务\n>>（一）扩大内需=坚持稳中求进\n>>（二）优化结构=坚持稳中求进\n"},
		{"chapters and sections of a law", "第一章 总则\n第一条 为了规范管理，制定本条例。\n第二章 职责\n第一节 一般规定\n第二条 主管部门履行下列职责：\n（一）制定规划；\n（二）监督检查。\n第三条 其他部门予以配合。\n",
			">第一章 总则=第一条 为了\n>第二章 职责\n>>第一节 一般规定=第二条 主管\n"},
		{"numbering that begins anew under unnumbered headings", "过去五年的工作\n" + long + "\n一、经济发展\n" + long + "\n二、社会进步\n" + long + "\n今年的主要安排\n" + long + "\n一、扩大内需\n" + long + "\n二、改善民生\n" + long + "\n",
			""},
		{"items are no headings", "申请条件如下：\n（一）在本市依法注册；\n（二）无不良信用记录；\n（三）符合产业政策。\n" + long + "\n", "=申请条件如下\n"},
		{"a heading that its number alone tells", "一、扩大内需。" + long + "\n二、推动传统产业改造升级、培育壮大新兴产业、布局建设未来产业，加快建设具有本地特色和优势的现代化产业体系。" + long + "\n三、改善民生。" + long + "\n",
			">一、扩大内需=坚持稳中求进\n>二、推动传统产业改造升级、培育壮大新兴产业、布局建设未来产业，加快建设具有本地特色和优势的现代化产业体系=坚持稳中求进\n>三、改善民生=坚持稳中求进\n"},
		{"the title of an annex", long + "\n附件\n重点项目清单说明\n1.城西污水处理厂。\n2.城东快速路。\n", "=坚持稳中求进\n>附件\n>重点项目清单说明=1.城西污水\n"},
	} {
		got := sketch(built(c.text))
		if c.want != "" && got != c.want {
			t.Errorf("%s:\n%s\nwant:\n%s", c.name, got, c.want)
		}
		if c.want == "" && (!strings.Contains(got, ">今年的主要安排") || !strings.Contains(got, ">>一、扩大内需")) {
			t.Errorf("%s:\n%s", c.name, got)
		}
	}
}

func TestHeadingsAfterTheirTextsAreGivenBack(t *testing.T) {
	column := "近年来，全区坚持把老旧小区改造作\n为头号民生工程，累计投入资金三亿\n元，惠及居民两万户，群众满意度逐\n年提高，得到社会各界的广泛好评。\n"
	lead := " 潮平两岸阔，风正一帆悬。回首这一年，全区上下团结一心、砥砺奋进，统筹推进稳增长、促改革、调结构、惠民生\n各项工作，经济社会发展取得新的成绩，主要指标增速保持全市前列，群众的获得感和幸福感不断增强，城乡面貌焕然一\n新，人民群众的生活水平得到了显著的提高，为全市高质量发展作出了新的贡献。\n"
	o := built(column + "\n旧貌换“新颜”小区焕生机\n" + lead + "\n" + column + "\n数字赋新“动能”产业添活力\n")
	if len(o.Sections) != 3 || len(o.Warnings) == 0 {
		t.Fatalf("%d sections, warnings %q", len(o.Sections), o.Warnings)
	}
	if s := o.Sections[0]; s.Heading != "" || !strings.HasPrefix(s.Blocks[0].Text, "潮平两岸阔") {
		t.Errorf("the lead is %q under %q", s.Blocks[0].Text, s.Heading)
	}
	for i, want := range []string{"旧貌换“新颜”小区焕生机", "数字赋新“动能”产业添活力"} {
		s := o.Sections[i+1]
		if s.Heading != want || !s.Displaced || !strings.HasPrefix(s.Blocks[0].Text, "近年来") {
			t.Errorf("section %d is %q", i+1, s.Heading)
		}
	}
}

func TestFormatsHeadingsAreTaken(t *testing.T) {
	o := Build([]repair.Block{
		{Text: "工作目标", Kind: layout.Heading, Level: 2},
		{Text: long, Kind: layout.Paragraph},
		{Text: "分项指标", Kind: layout.Heading, Level: 3},
		{Text: long, Kind: layout.Paragraph},
	}, nil)
	if got := sketch(o); got != ">工作目标=坚持稳中求进\n>>分项指标=坚持稳中求进\n" {
		t.Error(got)
	}
	if p := o.Sections[1].Path; len(p) != 2 || p[0] != "工作目标" || p[1] != "分项指标" {
		t.Errorf("path %q", p)
	}
}

func FuzzBuildLosesNothing(f *testing.F) {
	f.Add("一、甲\n" + long + "\n（一）乙。" + long)
	f.Add("第一篇总论第一章开端\n" + long)
	f.Add(long + "\n标题在后\n" + long + "\n又一标题\n")
	f.Fuzz(func(t *testing.T, s string) {
		blocks := repair.Repair(text.FromString(strings.ToValidUTF8(s, "")), nil).Blocks
		letters := func(s string) string { return strings.Map(letter, s) }
		want := 0
		for _, b := range blocks {
			want += len(letters(b.Text))
		}
		o := Build(blocks, nil)
		if len(o.Sections) == 0 {
			t.Fatal("no section")
		}
		got := 0
		for _, s := range o.Sections {
			got += len(letters(s.Heading))
			for _, b := range s.Blocks {
				got += len(letters(b.Text))
			}
			if s.Heading != "" && (len(s.Path) != s.Level || s.Path[len(s.Path)-1] != s.Heading) {
				t.Fatalf("path %q of %q at level %d", s.Path, s.Heading, s.Level)
			}
		}
		if got != want {
			t.Fatalf("%d bytes of letters, want %d", got, want)
		}
	})
}

func letter(r rune) rune {
	if r >= 0x4E00 && r <= 0x9FFF || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' {
		return r
	}
	return -1
}
