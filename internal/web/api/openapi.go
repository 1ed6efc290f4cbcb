package api

import (
	"reflect"
	"strconv"
)

// OpenAPI returns the description of the API (OpenAPI 3.1). Schemas are made from the Go types
// that are sent and from corpus.Fields, and its parameters from the table that parses
// them, so they cannot differ from what the service does.
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
			"description": "Full-text search over Chinese policy documents. Errors are problem documents (RFC 9457) that name the parameters that are wrong; their messages are in Chinese. A query is never an error.",
		},
		"servers": []object{{"url": "/"}},
		"paths":   paths,
		"components": object{
			"schemas": s,
			"securitySchemes": object{
				"key":     object{"type": "http", "scheme": "bearer", "description": "An API key. Writing needs one that may write, wherever the request comes from; reading where the operator demands it."},
				"session": object{"type": "apiKey", "in": "cookie", "name": "wenxun_session", "description": "The session of a browser that signed in at /signin. What changes something carries the header X-Csrf-Token beside it."},
			},
		},
	}
}

func (s schemas) describe(op operation, problem object) object {
	d := object{"operationId": op.id, "summary": op.summary}
	described := append(convert(op.inPath, pathParameter.describe), convert(Parameters(op.query), Parameter.describe)...)
	if len(described) > 0 {
		d["parameters"] = described
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
		d["security"] = []object{{"key": []string{}}, {"session": []string{}}}
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

func (p pathParameter) describe() object {
	return object{"name": p.name, "in": "path", "description": p.about, "schema": p.schema, "required": true}
}

func (p Parameter) describe() object {
	d := object{"name": p.Name, "in": "query", "description": p.About, "schema": p.schema()}
	if p.Repeated {
		d["schema"] = object{"type": "array", "items": p.schema()}
		d["explode"] = true
	}
	return d
}

// schema describes one value of a parameter.
func (p Parameter) schema() object {
	switch p.Kind {
	case Choice:
		return object{"type": "string", "enum": p.Choices, "default": p.Choices[0]}
	case Number:
		return object{"type": "integer", "minimum": p.Min, "maximum": p.Max, "default": p.Default}
	case Date:
		return date
	case Text, Instant:
	}
	return str
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
