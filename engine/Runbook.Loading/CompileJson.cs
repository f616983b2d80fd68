using System.Text.Json.Serialization;

namespace Runbook.Loading;

/// <summary>How what is to be compiled, and what came of it, go between processes: without reflection, which a native program lacks. Stateless.</summary>
[JsonSerializable(typeof(CompileRequest[]))]
[JsonSerializable(typeof(CompileAnswer[]))]
internal sealed partial class CompileJson : JsonSerializerContext;
