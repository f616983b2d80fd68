using System.Globalization;

namespace Runbook.Engine;

/// <summary>
/// A position in a play: <c>3</c> is the fourth step, <c>3.0.2</c> the third step of what step 3's first inclusion brought. Paths
/// order as the steps run, an inclusion's steps after the inclusion itself. Immutable.
/// </summary>
internal readonly struct StepPath : IComparable<StepPath>, IEquatable<StepPath>
{
    private readonly int[]? _parts;

    private StepPath(int[] parts) => _parts = parts;

    /// <summary>Before every step.</summary>
    public static StepPath Start => default;

    /// <summary>After every step.</summary>
    public static StepPath End { get; } = new([int.MaxValue]);

    private ReadOnlySpan<int> Parts => _parts;

    /// <summary>A position inside what stands here.</summary>
    public StepPath Below(params ReadOnlySpan<int> parts) => new([.. Parts, .. parts]);

    /// <summary>Whether it is a position or lies inside what stands there.</summary>
    public bool IsWithin(StepPath other) => Parts.StartsWith(other.Parts);

    /// <inheritdoc/>
    public int CompareTo(StepPath other) => Parts.SequenceCompareTo(other.Parts);

    /// <inheritdoc/>
    public bool Equals(StepPath other) => Parts.SequenceEqual(other.Parts);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is StepPath other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var part in Parts)
        {
            hash.Add(part);
        }

        return hash.ToHashCode();
    }

    /// <summary>The numbers, with points between.</summary>
    public override string ToString()
    {
        var texts = new string[Parts.Length];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = Parts[i].ToString(CultureInfo.InvariantCulture);
        }

        return string.Join('.', texts);
    }
}
