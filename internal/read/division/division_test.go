package division

import (
	"strings"
	"testing"
)

func TestNamesLeadToTheirPlace(t *testing.T) {
	for name, want := range map[string]string{
		"江西省":        "江西省",
		"江西":         "江西省",
		"浔阳区":        "江西省/九江市/浔阳区",
		"东城区":        "北京市/东城区", // no level for 市辖区
		"城口县":        "重庆市/城口县",
		"仙桃市":        "湖北省/仙桃市",
		"襄樊市":        "湖北省/襄阳市",
		"恩施州":        "湖北省/恩施土家族苗族自治州",
		"内蒙古":        "内蒙古自治区",
		"全国":         "全国",
		"江西省/九江市":    "江西省/九江市",
		"辽宁省/朝阳市":    "辽宁省/朝阳市",
		"北京市/朝阳区":    "北京市/朝阳区",
		"鼓楼区":        "", // of several cities
		"没有这个地方":     "",
		"江西省/没有这个地方": "",
	} {
		got := ""
		if d := Named(name); d != nil {
			got = d.Path
		}
		if got != want {
			t.Errorf("Named(%q) = %q, want %q", name, got, want)
		}
	}
	if d := Named("浔阳区"); d == nil || d.Code != "360403" {
		t.Errorf("code of 浔阳区 is %v", d)
	}
}

func TestMentionsUseWhatWasNamedBefore(t *testing.T) {
	for text, want := range map[string]string{
		"江西省九江市浔阳区人民政府":      "江西省/九江市/浔阳区",
		"福建省福州市鼓楼区":          "福建省/福州市/鼓楼区",
		"南京市召开会议，鼓楼区作经验交流":   "江苏省/南京市,江苏省/南京市/鼓楼区",
		"海南自由贸易港建设":          "海南省",
		"上海徐汇上线系统":           "上海市/徐汇区",
		"新疆生产建设兵团":           "",
		"各地区、各部门要认真贯彻":       "",
		"东方时空栏目报道":           "",
		"内蒙古自治区呼伦贝尔市海拉尔区财政局": "内蒙古自治区/呼伦贝尔市/海拉尔区",
	} {
		var got []string
		for _, m := range Mentions(text) {
			if m.Full || m.Level < 3 {
				got = append(got, m.Path)
			}
		}
		if strings.Join(got, ",") != want {
			t.Errorf("Mentions(%q) = %q, want %q", text, got, want)
		}
	}
}

func FuzzMentions(f *testing.F) {
	f.Add("江西省九江市浔阳区")
	f.Add("北\xe4\xba")
	f.Fuzz(func(t *testing.T, s string) {
		last := 0
		for _, m := range Mentions(s) {
			if m.At < last || m.End <= m.At || m.End > len(s) || m.Division == nil {
				t.Fatalf("%+v in %q", m, s)
			}
			last = m.End
		}
	})
}
