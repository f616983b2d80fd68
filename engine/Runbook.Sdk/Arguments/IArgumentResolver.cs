using Runbook.Core;

namespace Runbook.Sdk;

/// <summary>Finds and renders what arguments name on the control machine. The engine's; safe from any thread.</summary>
public interface IArgumentResolver
{
    /// <summary>Finds a file, and renders it when <paramref name="how"/> says so; throws <see cref="DiagnosticException"/> when it is nowhere.</summary>
    /// <param name="written">The path as written, with what follows it.</param>
    /// <param name="how">How to find it.</param>
    /// <param name="arguments">All arguments of the task (a template's delimiters are among them).</param>
    SourceFile Resolve(StringValue written, SourceAttribute how, MapValue arguments);
}
