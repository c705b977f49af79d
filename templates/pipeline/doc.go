// Package pipeline emits typed producer-consumer pipelines.
package pipeline

const manual = ""
