package corpus

import (
	"slices"
	"strings"
)

// ThemeOther is the theme of a section in which no theme's terms occur.
const ThemeOther = "综合"

// Themes are the values of Section.Theme, in the order in which pages list them.
var Themes = []string{
	"经济运行", "产业发展", "科技创新", "数字经济", "改革与营商环境", "对外开放与商贸", "财政金融",
	"三农与乡村振兴", "城乡建设", "交通与基础设施", "自然资源与能源", "生态环境", "教育", "医疗健康",
	"就业与社会保障", "民政与一老一小", "文化旅游体育", "社会治理与安全", "法治与政府建设", "党的建设",
	"民族宗教与港澳台侨外事", "国防与双拥", ThemeOther,
}

// RoleOther is the role of a section whose part in the report is not clear.
const RoleOther = "其他"

// Roles are the values of Section.Role: the part that a section plays in a report.
var Roles = []string{"回顾", "问题", "目标", "任务", "保障", RoleOther}

// TypeOther is the type of a document that is of no known kind.
const TypeOther = "其他"

// Types are the values of Document.Type. The kinds of 公文 are those of 党政机关公文处理工作条例
// and GB/T 9704.
var Types = buildTypes([]struct{ top, leaves string }{
	{"公文", "决议 决定 命令 公报 公告 通告 意见 通知 通报 报告 请示 批复 议案 函 纪要"},
	{"法律法规", "宪法 法律 行政法规 地方性法规 部门规章 地方政府规章 司法解释"},
	{"工作报告", "政府工作报告 预算报告 计划报告 统计公报"},
	{"规划计划", "规划 计划 方案"},
	{"新闻报道", ""}, {"案例", ""}, {"答复", ""}, {TypeOther, ""},
})

func buildTypes(rows []struct{ top, leaves string }) []string {
	var all []string
	for _, r := range rows {
		all = append(all, r.top)
		for _, leaf := range strings.Fields(r.leaves) {
			all = append(all, r.top+"/"+leaf)
		}
	}
	return all
}

// TypeNamed returns the full name of a type given in full or by its leaf alone ("通知" is
// "公文/通知"), or "" where there is none.
func TypeNamed(name string) string {
	for _, t := range Types {
		if t == name || t[strings.LastIndexByte(t, '/')+1:] == name {
			return t
		}
	}
	return ""
}

// TypeNames are all names by which TypeNamed knows a type: each in full, then the leaves alone.
func TypeNames() []string {
	names := slices.Clone(Types)
	for _, t := range Types {
		if at := strings.LastIndexByte(t, '/'); at >= 0 {
			names = append(names, t[at+1:])
		}
	}
	return names
}

// Ancestors returns a value of a two- or three-level field and everything above it, topmost
// first: "江西省/九江市" gives "江西省", "江西省/九江市". An empty value has none.
func Ancestors(value string) []string {
	if value == "" {
		return nil
	}
	var all []string
	for i := range len(value) {
		if value[i] == '/' && i > 0 {
			all = append(all, value[:i])
		}
	}
	return append(all, value)
}
