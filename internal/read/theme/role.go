package theme

import (
	"strings"

	"wenxun/corpus"
)

// roles pair words of a heading with the part that it plays, tried in order; the first heading
// of the path that tells decides, the section's own first.
var roles = []struct{ word, role string }{
	{"存在的问题", "问题"}, {"困难和问题", "问题"}, {"问题和挑战", "问题"}, {"主要问题", "问题"}, {"不足", "问题"}, {"面临的形势", "问题"},
	{"保障措施", "保障"}, {"组织保障", "保障"}, {"组织领导", "保障"}, {"组织实施", "保障"}, {"保障机制", "保障"}, {"监督检查", "保障"}, {"督导", "保障"}, {"政府自身建设", "保障"}, {"自身建设", "保障"}, {"规划实施", "保障"}, {"实施保障", "保障"}, {"强化保障", "保障"}, {"法律责任", "保障"},
	{"回顾", "回顾"}, {"工作总结", "回顾"}, {"取得的成绩", "回顾"}, {"主要成就", "回顾"}, {"发展成就", "回顾"}, {"成绩", "回顾"}, {"过去", "回顾"}, {"工作情况", "回顾"}, {"执行情况", "回顾"}, {"发展基础", "回顾"},
	{"主要目标", "目标"}, {"发展目标", "目标"}, {"目标任务", "目标"}, {"总体目标", "目标"}, {"预期目标", "目标"}, {"总体要求", "目标"}, {"指导思想", "目标"}, {"总体思路", "目标"}, {"远景目标", "目标"}, {"目标", "目标"}, {"主要考虑", "目标"},
	{"工作安排", "任务"}, {"重点工作", "任务"}, {"主要任务", "任务"}, {"重点任务", "任务"}, {"工作任务", "任务"}, {"主要工作", "任务"}, {"工作部署", "任务"}, {"主要措施", "任务"}, {"工作重点", "任务"}, {"任务", "任务"},
}

// Role returns the part that a section plays, one of corpus.Roles, from the headings above it and
// its own, which is the last of path.
func Role(path []string) string {
	for i := len(path) - 1; i >= 0; i-- {
		found := ""
		for _, r := range roles {
			if !strings.Contains(path[i], r.word) {
				continue
			}
			if found == "" {
				found = r.role
			}
			// Under “主要目标和重点工作” the aims come first, in its own text; what has a heading is work.
			if i < len(path)-1 && found == "目标" && r.role == "任务" {
				found = r.role
			}
		}
		if found != "" {
			return found
		}
	}
	return corpus.RoleOther
}
