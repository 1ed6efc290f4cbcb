package metadata

import (
	"strings"
	"testing"

	"wenxun/internal/read/formats/text"
	"wenxun/internal/read/layout"
	"wenxun/internal/read/repair"
)

func factsOf(s string) Facts {
	src := text.FromString(s)
	f, _ := Read(src, repair.Repair(src, nil), "", nil)
	return f
}

const body = "为进一步做好有关工作，保障人民群众切身利益，推动各项任务落到实处，现将有关事项通知如下，请结合实际认真贯彻执行，并及时报告进展情况。\n"

func TestNotice(t *testing.T) {
	f := factsOf("九江市浔阳区人民政府文件\n浔府发〔2023〕12号\n九江市浔阳区人民政府关于印发城市内涝治理\n实施方案的通知\n各街道办事处，区直各单位：\n" + body +
		"一、总体要求\n" + body + "二、主要任务\n" + body + "九江市浔阳区人民政府\n二〇二三年五月六日\n")
	for what, got := range map[string][2]string{
		"title":  {f.Title, "九江市浔阳区人民政府关于印发城市内涝治理实施方案的通知"},
		"type":   {f.Type, "公文/通知"},
		"region": {f.Region, "江西省/九江市/浔阳区"},
		"code":   {f.RegionCode, "360403"},
		"issuer": {f.Issuer, "九江市浔阳区人民政府"},
		"number": {f.DocNumber, "浔府发〔2023〕12号"},
		"date":   {f.Date, "2023-05-06"},
	} {
		if got[0] != got[1] {
			t.Errorf("%s is %q, want %q", what, got[0], got[1])
		}
	}
	if f.Year != 2023 {
		t.Errorf("year %d", f.Year)
	}
}

func TestReportTakesItsFactsFromItsHead(t *testing.T) {
	f := factsOf("政 府 工 作 报 告\n——2024年1月15日在滨河市第五届人民代表大会第三次会议上\n来源：江西日报\n时间：2024-01-22\n各位代表：\n现在，我代表江西省人民政府，向大会报告工作，请予审议。\n一、2023年工作回顾\n" + body + "二、2024年工作安排\n" + body)
	if f.Title != "政府工作报告" || f.Type != "工作报告/政府工作报告" || f.Date != "2024-01-15" || f.Published != "2024-01-22" || f.Issuer != "江西省人民政府" || f.Region != "江西省" || f.Year != 2024 || f.SourceName != "江西日报" {
		t.Errorf("%+v", f)
	}
}

func TestUndatedReportIsOfTheYearItPlans(t *testing.T) {
	f := factsOf("各位代表：\n现在，我代表国务院，向大会作政府工作报告，请予审议。\n一、2015年工作回顾\n" + body + "到2020年，全面建成小康社会。2020年的目标必须实现，2020年前完成任务。\n二、2016年重点工作\n" + body)
	if f.Year != 2016 || f.Region != "全国" || f.Issuer != "国务院" {
		t.Errorf("year %d, region %q, issuer %q", f.Year, f.Region, f.Issuer)
	}
}

func TestKindsOfLaws(t *testing.T) {
	articles := "第一条 为了规范管理，制定本法。\n第二条 本法适用于全国。\n第三条 主管部门负责管理。\n"
	for head, want := range map[string]string{
		"城市供水管理法\n2020年1月1日 第十三届全国人民代表大会常务委员会第十次会议通过\n":                  "法律法规/法律",
		"城市供水条例\n2020年1月1日 中华人民共和国国务院令第900号公布\n":                         "法律法规/行政法规",
		"城市供水水质管理规定\n2020年1月1日 住房和城乡建设部令第90号公布\n":                        "法律法规/部门规章",
		"江西省城市供水条例\n2020年1月1日 江西省第十三届人民代表大会常务委员会第十次会议通过\n":               "法律法规/地方性法规",
		"江西省城市供水办法\n2020年1月1日 江西省人民政府令第90号公布\n":                          "法律法规/地方政府规章",
		"最高人民法院关于审理供水合同纠纷案件的规定\n2020年1月1日 最高人民法院审判委员会第1700次会议通过\n":       "法律法规/司法解释",
		"国务院关于印发城市供水管理办法的通知\n国发〔2020〕9号\n各省、自治区、直辖市人民政府，国务院各部委、各直属机构：\n": "公文/通知",
	} {
		if f := factsOf(head + articles); f.Type != want {
			t.Errorf("%s is %q, want %q", strings.SplitN(head, "\n", 2)[0], f.Type, want)
		}
	}
}

func TestTitleTellsTheType(t *testing.T) {
	for title, want := range map[string]string{
		"滨河市人民政府关于同意设立开发区的批复":    "公文/批复",
		"滨河市人民政府办公室关于供水问题的复函":    "公文/函",
		"滨河市人民政府关于表彰先进集体的通报":     "公文/通报",
		"滨河市人民政府对第7号建议的答复":       "答复",
		"滨河市国民经济和社会发展第十四个五年规划纲要": "规划计划/规划",
		"滨河市城市更新三年行动计划（试行）":      "规划计划/计划",
		"滨河市2023年国民经济和社会发展统计公报":  "工作报告/统计公报",
	} {
		if f := factsOf(title + "\n" + body); f.Type != want || f.Title != title {
			t.Errorf("%s is %q, titled %q", title, f.Type, f.Title)
		}
	}
}

func TestPagesMetadataTableIsBelieved(t *testing.T) {
	src := &layout.Source{Format: "html", Lines: []layout.Line{
		{Text: "国务院关于同意建立联席会议", Kind: layout.Paragraph, Centered: true}, {Text: "制度的批复", Kind: layout.Paragraph, Centered: true},
		{Text: "国函〔2020〕3号", Kind: layout.Paragraph}, {Text: body, Kind: layout.Paragraph},
	}, Properties: map[string]string{
		"索引号": "000014349/2020-00003", "主题分类": `综合政务\其他`, "发文机关": "国务院", "成文日期": "2020年03月04日", "发布日期": "2020年03月11日",
		"标题": "国务院关于同意建立联席会议制度的批复", "发文字号": "国函〔2020〕3号",
	}}
	f, rest := Read(src, repair.Repair(src, nil), "", nil)
	if f.Title != "国务院关于同意建立联席会议制度的批复" || f.Date != "2020-03-04" || f.Published != "2020-03-11" || f.Subject != "综合政务/其他" || f.IndexNumber != "000014349/2020-00003" || f.Region != "全国" {
		t.Errorf("%+v", f)
	}
	if len(rest) != 2 {
		t.Errorf("the title is left in the text: %d blocks", len(rest))
	}
}

func TestDatesInEveryForm(t *testing.T) {
	for s, want := range map[string]string{
		"2026年1月27日":   "2026-01-27",
		"二〇二六年一月二十七日":  "2026-01-27",
		"一九九六年十一月五日":   "1996-11-05",
		"2026-02-05":   "2026-02-05",
		"2026/2/5":     "2026-02-05",
		"2026.02.05":   "2026-02-05",
		"20260205":     "2026-02-05",
		"2026 年 2 月":   "2026-02",
		"2026年":        "2026",
		"电话12345678":   "",
		"2026年13月40日起": "2026",
		"增长2026":       "",
	} {
		if got := firstDate(s); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}

func TestNumbersOfDocuments(t *testing.T) {
	for s, want := range map[string]string{
		"国办发〔2020〕1号":           "国办发〔2020〕1号",
		"黔府发 〔 2022〕8 号":        "黔府发 〔 2022〕8 号",
		"津商外资［2020］1号":          "津商外资［2020］1号",
		"中华人民共和国国务院令第722号公布":    "国务院令第722号",
		"1993年12月29日中华人民共和国主席令": "",
		"（2022—2025年）":          "",
	} {
		if got, _ := docNumber(s); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("某市关于通知\n某发〔2020〕1号\n" + body)
	f.Add("二〇二〇年")
	f.Add("令第")
	f.Fuzz(func(t *testing.T, s string) {
		factsOf(strings.ToValidUTF8(s, ""))
	})
}

func TestPlacesInTraditionalCharactersAreKnown(t *testing.T) {
	f := factsOf("潯陽區人民政府關於加強供水管理的通知\n各單位：\n為保障供水安全，現將有關事項通知如下，請遵照執行。\n")
	if f.Region != "江西省/九江市/浔阳区" || f.Title != "潯陽區人民政府關於加強供水管理的通知" {
		t.Errorf("region %q, title %q", f.Region, f.Title)
	}
}

func TestAPlaceAcrossTheBordersOfWordsIsNone(t *testing.T) {
	for s, want := range map[string]string{
		"各地隆重庆祝农民丰收节":    "",
		"重庆各地庆祝农民丰收节":    "重庆市",
		"农民丰收节庆祝活动在重庆举行": "重庆市",
		"太湖北岸的生态修复启动":    "",
		"今天津巴布韦总统抵华":     "",
		"河南岸的堤防加固工程竣工":   "",
	} {
		if f := factsOf(s + "\n" + body); f.Region != want {
			t.Errorf("%s: region %q, want %q", s, f.Region, want)
		}
	}
}
