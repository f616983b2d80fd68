using System.Text.Json.Serialization;

namespace Runbook.Transport;

/// <summary>How requests and replies are written; made at compile time.</summary>
[JsonSerializable(typeof(KeepRequest))]
[JsonSerializable(typeof(KeepReply))]
[JsonSerializable(typeof(KeptLoginKey))]
internal sealed partial class KeepJson : JsonSerializerContext;
