package theme

import (
	"testing"

	"wenxun/corpus"
)

func TestThemeIsWhatTheHeadingSaysElseWhatTheTextDwellsOn(t *testing.T) {
	for _, c := range []struct{ heading, text, want string }{
		{"（三）扎实推进乡村全面振兴", "建成高标准农田，改造农村公路，引进科技企业。", "三农与乡村振兴"},
		{"（五）深化改革扩大开放", "优化营商环境，稳住外贸外资。", "改革与营商环境"},
		{"四、加强政府自身建设", "严格依法行政，整治形式主义。", "法治与政府建设"},
		{"一、2025年工作回顾", "乡村振兴、科技创新、对外开放、生态环境各项工作取得成效。", corpus.ThemeOther},
		{"", "推进海绵城市建设，改造老旧小区，实施城市更新，完善市政管网。", "城乡建设"},
		{"滨河区人民政府关于印发方案的通知", "现印发给你们，请认真贯彻执行。", corpus.ThemeOther},
		{"", "", corpus.ThemeOther},
	} {
		if got := Of(c.heading, c.text); got != c.want {
			t.Errorf("%q: %s, want %s", c.heading, got, c.want)
		}
	}
}

func TestRoleComesFromTheNearestHeadingThatTells(t *testing.T) {
	for _, c := range []struct {
		path []string
		want string
	}{
		{[]string{"一、过去五年工作回顾"}, "回顾"},
		{[]string{"一、过去五年工作回顾", "（七）存在的问题"}, "问题"},
		{[]string{"二、主要目标"}, "目标"},
		{[]string{"三、今年重点工作", "（二）壮大实体经济"}, "任务"},
		{[]string{"二、主要目标和重点工作"}, "目标"},
		{[]string{"二、主要目标和重点工作", "（一）壮大实体经济"}, "任务"},
		{[]string{"三、今年重点工作", "（六）应对各类风险挑战"}, "任务"},
		{[]string{"四、保障措施"}, "保障"},
		{[]string{"（二）壮大实体经济"}, corpus.RoleOther},
		{nil, corpus.RoleOther},
	} {
		if got := Role(c.path); got != c.want {
			t.Errorf("%q: %s, want %s", c.path, got, c.want)
		}
	}
}

func TestEveryThemeHasTerms(t *testing.T) {
	seen := map[int]bool{}
	for _, list := range load().lists {
		for _, x := range list.terms {
			seen[x.theme] = true
		}
	}
	for i, name := range corpus.Themes {
		if name != corpus.ThemeOther && !seen[i] {
			t.Errorf("no term for %s", name)
		}
	}
}

func FuzzOf(f *testing.F) {
	f.Add("一、总体要求", "推进乡村振兴")
	f.Fuzz(func(t *testing.T, heading, text string) {
		got := Of(heading, text)
		for _, name := range corpus.Themes {
			if got == name {
				return
			}
		}
		t.Fatalf("%q is no theme", got)
	})
}
