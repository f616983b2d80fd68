namespace Runbook.Loading;

/// <summary>A file to be compiled. Immutable.</summary>
/// <param name="Path">The file, absolute.</param>
/// <param name="Shown">Its name in diagnostics and stack traces.</param>
/// <param name="Output">
/// The folder that the result becomes: <c>module.dll</c> and <c>module.xml</c> (the doc comments). It appears whole or not at all.
/// </param>
public sealed record CompileRequest(string Path, string Shown, string Output);
