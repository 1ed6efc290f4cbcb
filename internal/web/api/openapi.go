package api

import (
	"reflect"
	"strconv"
)

// OpenAPI returns the description of the API (OpenAPI 3.1). Schemas are made from the Go types
// that are sent and from corpus.Fields, so they cannot differ from what the service does.
func OpenAPI(version string) any {
	s := written()
	problem := s.of(reflect.TypeFor[Problem]())
	paths := object{}
	for _, op := range operations {
		item, _ := paths[op.path].(object)
		if item == nil {
			item = object{}
			paths[op.path] = item
		}
		item[op.method] = s.describe(op, problem)
	}
	return object{
		"openapi": "3.1.0",
		"info": object{
			"title": "Wenxun 文寻", "version": version,
			"description": "Full-text search over Chinese policy documents. Errors are problem documents (RFC 9457) that name the parameters at fault; what people may read in them is in Chinese. A query is never an error.",
		},
		"servers": []object{{"url": "/"}},
		"paths":   paths,
		"components": object{
			"schemas":         s,
			"securitySchemes": object{"key": object{"type": "http", "scheme": "bearer", "description": "An API key. Without any configured, only this machine may write."}},
		},
	}
}

func (s schemas) describe(op operation, problem object) object {
	d := object{"operationId": op.id, "summary": op.summary}
	if len(op.parameters) > 0 {
		list := make([]object, len(op.parameters))
		for i, p := range op.parameters {
			list[i] = describeParameter(p)
		}
		d["parameters"] = list
	}
	if op.body != nil {
		d["requestBody"] = object{"required": true, "content": s.contents(op.body)}
	}
	replies := object{}
	for _, r := range op.answers {
		reply := object{"description": r.about}
		if r.bodies != nil {
			reply["content"] = s.contents(r.bodies)
		}
		replies[strconv.Itoa(r.status)] = reply
	}
	statuses := append([]int{400}, op.problems...)
	if op.writes {
		d["security"] = []object{{}, {"key": []string{}}}
		statuses = append(statuses, 401, 403)
	}
	for _, status := range statuses {
		replies[strconv.Itoa(status)] = object{
			"description": "A problem document.",
			"content":     object{"application/problem+json": object{"schema": problem}},
		}
	}
	d["responses"] = replies
	return d
}

func describeParameter(p parameter) object {
	d := object{"name": p.name, "in": p.in, "description": p.about, "schema": p.schema}
	if p.in == "path" {
		d["required"] = true
	}
	if p.repeat {
		d["schema"] = object{"type": "array", "items": p.schema}
		d["explode"] = true
	}
	return d
}

func (s schemas) contents(list []content) object {
	all := object{}
	for _, c := range list {
		schema := c.schema
		if c.of != nil {
			schema = s.of(c.of)
		} else if types, ok := schema["oneOf"].([]reflect.Type); ok {
			refs := make([]object, len(types))
			for i, t := range types {
				refs[i] = s.of(t)
			}
			schema = object{"oneOf": refs}
		}
		all[c.media] = object{"schema": schema}
	}
	return all
}
