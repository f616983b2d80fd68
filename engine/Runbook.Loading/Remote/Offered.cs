namespace Runbook.Loading;

/// <summary>Something that the process of modules does when the engine asks for it.</summary>
/// <param name="input">What the engine sent with it.</param>
/// <param name="output">Takes the answer.</param>
internal delegate void Offered(WireReader input, WireWriter output);
