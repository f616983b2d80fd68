namespace Runbook.Sdk;

/// <summary>A digest of a file's content.</summary>
public enum PathDigest
{
    /// <summary>None.</summary>
    None,

    /// <summary>MD5.</summary>
    Md5,

    /// <summary>SHA-1: what Ansible calls a checksum.</summary>
    Sha1,

    /// <summary>SHA-224.</summary>
    Sha224,

    /// <summary>SHA-256.</summary>
    Sha256,

    /// <summary>SHA-384.</summary>
    Sha384,

    /// <summary>SHA-512.</summary>
    Sha512,
}
