package ui

import "strings"

// fieldLabels name the filters for people, as the query language does.
var fieldLabels = map[string]string{
	"theme": "主题", "section": "章节", "role": "性质", "region": "地区", "year": "年份", "type": "类型",
	"issuer": "机关", "source": "报名", "tag": "标签",
}

// otherLabels name the parameters that narrow a search beside the filters.
var otherLabels = []struct{ name, label string }{
	{"within", "同在"}, {"from", "不早于"}, {"to", "不晚于"}, {"added_from", "入库不早于"},
}

var modeChoices = []Choice{
	{Value: "smart", Label: "智能", Hint: "逐字出现的在前，同义词、分开写的也找"},
	{Value: "exact", Label: "逐字", Hint: "一字不差才算，没找到就是没有"},
	{Value: "any", Label: "任意词", Hint: "含任何一个词都算，适合整句提问"},
}

var withinChoices = []Choice{
	{Value: "report", Label: "同一篇"}, {Value: "section", Label: "同一章节"},
	{Value: "paragraph", Label: "同一段"}, {Value: "sentence", Label: "同一句"},
}

var sortChoices = []Choice{
	{Value: "relevance", Label: "相关"}, {Value: "-date", Label: "最新"}, {Value: "date", Label: "最早"},
	{Value: "matches", Label: "处数最多"}, {Value: "-added", Label: "新入库"},
}

// repairLabels name the kinds of repair and of what was taken out.
var repairLabels = map[string]string{
	"letter_spacing": "字间空格", "hard_wrap": "句中断行", "blank_line": "句中空行", "one_line": "整篇一行", "invisible": "不可见字符",
	"compatibility": "兼容字形", "columns": "分栏", "table_cell": "表格断行", "displaced_heading": "标题归位", "noise": "乱码",
	"page_number": "页码", "running_head": "页眉页脚", "dot_leader": "目录点线", "toc": "目录", "contents": "目录",
	"clutter": "网页杂项", "watermark": "水印", "note_mark": "注释号", "doc_number": "文号", "repetition": "重复",
}

func labelled(labels map[string]string, name string) string {
	if label := labels[name]; label != "" {
		return label
	}
	return name
}

// leaf is the last part of a hierarchical value.
func leaf(value string) string { return value[strings.LastIndexByte(value, '/')+1:] }

// spaced writes a hierarchical value as people read it: 江西省九江市浔阳区.
func spaced(value string) string { return strings.ReplaceAll(value, "/", " ") }

// choose returns choices with the one of that value selected, or the first.
func choose(choices []Choice, value string) []Choice {
	all := make([]Choice, len(choices))
	copy(all, choices)
	for i := range all {
		if all[i].Value == value {
			all[i].Selected = true
			return all
		}
	}
	all[0].Selected = true
	return all
}
