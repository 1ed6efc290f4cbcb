package repair

import (
	"strings"
	"testing"
	"unicode"

	"wenxun/internal/read/formats/text"
	"wenxun/internal/read/layout"
)

func repaired(s string) *Result { return Repair(text.FromString(s), nil) }

// lines are the blocks' texts.
func (r *Result) lines() []string {
	var all []string
	for _, b := range r.Blocks {
		all = append(all, b.Text)
	}
	return all
}

func TestWrappedLinesAreJoinedAndWhatIsApartIsNot(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"a column of a newspaper", `
近年来，滨河区坚持把老旧小区改造
作为头号民生工程，累计投入资金三
亿元，惠及居民两万户，群众满意度
逐年提高，得到社会各界广泛好评。
`, "近年来，滨河区坚持把老旧小区改造作为头号民生工程，累计投入资金三亿元，惠及居民两万户，群众满意度逐年提高，得到社会各界广泛好评。"},
		{"letter-spaced words", `
近 年 来 ，滨 河 区 坚 持 以 人 民 为 中
心，把城市更新摆在突出位置，统筹推
进供水、供热、燃气管网更新改造，补
齐公共服务短板，成效十分明显。
`, "近年来，滨河区坚持以人民为中心，把城市更新摆在突出位置，统筹推进供水、供热、燃气管网更新改造，补齐公共服务短板，成效十分明显。"},
		{"an empty line inside a sentence", `
今年以来，全区坚持绿色发展理念，加快
推进河道治理，新建湿地公园三处，其中

城西湿地公园面积达到四十公顷，已经向
市民免费开放，成为休闲的好去处。
`, "今年以来，全区坚持绿色发展理念，加快推进河道治理，新建湿地公园三处，其中城西湿地公园面积达到四十公顷，已经向市民免费开放，成为休闲的好去处。"},
		{"a heading and its paragraph", `
一、总体要求
坚持稳中求进工作总基调，完整、准确、
全面贯彻新发展理念，扎实推动高质量发
展，不断提高人民生活水平，维护社会大
局和谐稳定。
`, "一、总体要求|坚持稳中求进工作总基调，完整、准确、全面贯彻新发展理念，扎实推动高质量发展，不断提高人民生活水平，维护社会大局和谐稳定。"},
		{"lines of a centred title", `
        滨河区人民政府
    关于推进城市更新工作的
          实施意见
`, "滨河区人民政府关于推进城市更新工作的实施意见"},
		{"list items", `
申请人应当提交下列材料，并对材料的
真实性负责，逾期不予受理：
（一）申请书；
（二）身份证明；
（三）资金证明。
`, "申请人应当提交下列材料，并对材料的真实性负责，逾期不予受理：|（一）申请书；|（二）身份证明；|（三）资金证明。"},
		{"Latin words stay apart", `
本区引进的企业研发中心与多家机构合
作，重点推进行业的 Internet of
Things 平台建设，服务中小企业发展，
形成了良好的产业生态和示范效应。
`, "本区引进的企业研发中心与多家机构合作，重点推进行业的 Internet of Things 平台建设，服务中小企业发展，形成了良好的产业生态和示范效应。"},
		{"paragraphs that are lines", "全年财政收入增长百分之六，完成年度任务。\n居民收入稳步提高\n全年居民人均可支配收入增长百分之五，高于经济增速，就业形势总体稳定。\n",
			"全年财政收入增长百分之六，完成年度任务。|居民收入稳步提高|全年居民人均可支配收入增长百分之五，高于经济增速，就业形势总体稳定。"},
	} {
		if got := strings.Join(repaired(c.text).lines(), "|"); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

// page is running text long enough to be between two page numbers.
func page(words string) string {
	var b strings.Builder
	for range 12 {
		b.WriteString(words + "统筹推进各项工作任务落实落细，确保\n取得实效，不断增强人民群众的获得感和幸福感以及安全\n")
	}
	return b.String()
}

func TestPageNumbersGoAndAreKept(t *testing.T) {
	for name, text := range map[string]string{
		"alone and dressed": page("坚持系统观念") + "— 1 —\n" + page("坚持问题导向"),
		"alone and bare":    page("坚持系统观念") + "1\n" + page("坚持问题导向") + "2\n" + page("坚持底线思维") + "3\n" + page("坚持守正创新"),
		"glued to the text": page("坚持系统观念") + "7" + page("发展工作坚持问题导向") + "8" + page("城乡工作坚持底线思维") + "9" + page("社会工作坚持守正创新"),
	} {
		r := repaired(text)
		if r.Repairs[PageNumber] == 0 {
			t.Errorf("%s: no page number found", name)
		}
		for _, l := range r.lines() {
			if strings.ContainsAny(l, "123789—") {
				t.Errorf("%s: a page number is left in %q", name, l)
			}
		}
		kept := 0
		for _, x := range r.Removed {
			if x.Kind == PageNumber {
				kept++
			}
		}
		if kept != r.Repairs[PageNumber] {
			t.Errorf("%s: %d page numbers kept of %d", name, kept, r.Repairs[PageNumber])
		}
	}
}

func TestContentsGoWhereTheirEntriesStandAgain(t *testing.T) {
	r := repaired(`目  录
第一章 总则 ........................ 1
第二章 建设管理 ........................ 4
第三章 图件 ........................ 9

第一章 总则
为加强管理，制定本规定。
第二章 建设管理
建设单位应当履行主体责任。
`)
	got := strings.Join(r.lines(), "|")
	want := "第三章 图件|第一章 总则|为加强管理，制定本规定。|第二章 建设管理|建设单位应当履行主体责任。"
	if got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestTablesArePartedCellByCell(t *testing.T) {
	r := repaired(`
指标名称          单位      去年       今年
粮食总产量          万吨      120.5     125
城镇新增就业         万人      3.2       3.5
森林覆盖率          %       41.2      42
`)
	for _, b := range r.Blocks {
		if b.Kind != layout.Cell {
			t.Errorf("%q is no cell", b.Text)
		}
	}
	if got := strings.Join(r.lines(), "|"); !strings.Contains(got, "粮食总产量|万吨|120.5|125|城镇新增就业|") {
		t.Errorf("cells %s", got)
	}
}

func TestCellsBrokenAroundTheirRowAreWhole(t *testing.T) {
	r := repaired(`
序号 指标名称 单位 属性
1 粮食总产量 万吨 约束性
每万名居民拥有的社区
2 处 预期性
服务设施数量
3 森林覆盖率 % 约束性
`)
	if got := strings.Join(r.lines(), "|"); !strings.Contains(got, "2|每万名居民拥有的社区服务设施数量|处|预期性") {
		t.Errorf("cells %s", got)
	}
}

func TestADocumentOnOneLineIsParted(t *testing.T) {
	r := repaired("滨河区教育局关于做好春季开学工作的通知 滨教发〔2021〕7号 各中小学校： " +
		strings.Repeat("为保障师生健康安全，现就做好春季开学有关工作通知如下。 ", 3) +
		"一、加强组织领导 各学校要成立专班，明确责任分工，细化工作方案。 二、做好物资储备 各学校要备足物资，做到有备无患。 滨河区教育局 2021年2月20日")
	got := r.lines()
	if got[0] != "滨河区教育局关于做好春季开学工作的通知" || got[1] != "滨教发〔2021〕7号" {
		t.Errorf("head %q", got[:2])
	}
	if all := strings.Join(got, "|"); !strings.Contains(all, "|一、加强组织领导|各学校要成立专班，明确责任分工，细化工作方案。|二、做好物资储备|") {
		t.Errorf("pieces %s", all)
	}
}

func TestOddCharactersBecomeTheOnesMeant(t *testing.T) {
	r := repaired("⾏业⽀持⼒度达到１２．５亿元，ＰＭ指标\u200b下降。\n")
	if got := r.lines()[0]; got != "行业支持力度达到12.5亿元，PM指标下降。" {
		t.Errorf("%q", got)
	}
}

func TestSpansLeadBackToTheSource(t *testing.T) {
	const s = "坚持把发展经济的着力点放在实体经济上，加快\n建设现代化产业体系，推动传统产业改造升级，\n培育壮大新兴产业，布局建设未来产业。\n"
	src := text.FromString(s)
	b := Repair(src, nil).Blocks[0]
	if len(b.Spans) != 3 {
		t.Fatalf("%d spans", len(b.Spans))
	}
	for _, span := range b.Spans {
		want := s[span.Offset : strings.IndexByte(s[span.Offset:], '\n')+span.Offset]
		if !strings.HasPrefix(b.Text[span.At:], want) {
			t.Errorf("span %+v: %q is not %q", span, b.Text[span.At:], want)
		}
	}
}

// letters are what must never be lost.
func letters(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

func FuzzRepairLosesNoLetter(f *testing.F) {
	f.Add("一、总体要求\n坚持稳中求进，\n推动发展。\n\n- 1 -\n")
	f.Add("目录\n第一章 总则......1\n第一章 总则\n正文。")
	f.Add("序号   名称     单位\n1      粮食     吨\n2      棉花     吨\n3      油料     吨\n")
	f.Add("1 粮食 吨 5\n上半\n2 吨 6\n下半\n3 油料 吨 7\n")
	f.Add("甲 " + strings.Repeat("乙。 ", 200))
	f.Fuzz(func(t *testing.T, s string) {
		s = strings.ToValidUTF8(s, "")
		src := text.FromString(s)
		given := 0
		for _, l := range src.Lines {
			given += letters(l.Text)
		}
		r := Repair(src, nil)
		kept := 0
		for _, b := range r.Blocks {
			kept += letters(b.Text)
			if strings.ContainsAny(b.Text, "\n\r") {
				t.Fatalf("a line break in %q", b.Text)
			}
		}
		for _, x := range r.Removed {
			kept += letters(x.Text)
		}
		// Compatibility forms may become one letter or several (㈱, ﷺ).
		if kept < given-r.Repairs[Compatibility] && kept < given-r.Repairs[Invisible] {
			t.Fatalf("%d letters of %d in %q", kept, given, s)
		}
	})
}

func BenchmarkRepairWrapped(b *testing.B) {
	s := strings.Repeat(page("坚持系统观念")+"— 1 —\n", 200)
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		repaired(s)
	}
}
