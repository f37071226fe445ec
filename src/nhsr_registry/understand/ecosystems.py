"""Ecosystems of languages beyond R and Python: their manifests, lock files, tools for style and ways to be tested.

One table, so that a check that knows such files knows those of every language. What is said of R and Python in more depth
stands in `manifests`, `locks` and `packages`; what a manifest of the others says of itself is in `declarations`.
"""

from __future__ import annotations

from typing import NamedTuple

from nhsr_registry import re
from nhsr_registry.snapshot import Snapshot


class Ecosystem(NamedTuple):
    """Names of files in lower case, as path patterns without their folder; commands as regular expressions."""

    languages: frozenset[str]  # as `code.LANGUAGES` names them
    extensions: str
    manifests: str = ""
    locks: str = ""
    styles: str = ""  # files of a tool that keeps or checks the style
    linters: str = ""  # the same tools, as commands and configuration call them
    tests: str = ""  # commands that run tests
    travis: str = ""  # languages for which Travis runs tests without being told how
    starts: str = ""  # where such a program begins


TABLE: tuple[Ecosystem, ...] = (
    Ecosystem(
        frozenset({"JavaScript", "TypeScript", "Vue", "Svelte"}),
        "js,mjs,cjs,jsx,ts,tsx,vue,svelte",
        "package.json,bower.json,deno.json",
        "package-lock.json,npm-shrinkwrap.json,yarn.lock,pnpm-lock.yaml,bun.lock,bun.lockb,deno.lock",
        ".eslintrc*,eslint.config.*,.prettierrc*,prettier.config.*,biome.json,biome.jsonc,tslint.json,.jshintrc,.jscsrc"
        ",.stylelintrc*,stylelint.config.*,.standardrc*,.xo-config*,.oxlintrc.json",
        r"eslint|prettier|biome|tslint|jshint|stylelint|oxlint|standard --fix",
        r"karma start|grunt test|gulp test|ember test|ng test|deno test|node --test|cucumber-js",
        "node_js|javascript",
        "server.js,app.js,main.js,index.js,main.ts,app.ts",
    ),
    Ecosystem(
        frozenset({"PHP"}),
        "php",
        "composer.json",
        "composer.lock",
        ".php-cs-fixer*.php,.php_cs,.php_cs.dist,phpcs.xml*,.phpcs.xml*,pint.json,ecs.php,phpmd.xml*",
        r"php-cs-fixer|phpcs|phpcbf|\bpint\b|laravel/pint|squizlabs/php_codesniffer|phpmd",
        r"phpunit|\bpest\b|composer (?:run )?test|artisan test|codecept run|behat",
        "php",
        "index.php,artisan,console.php",
    ),
    Ecosystem(
        frozenset({"C#", "F#", "Visual Basic"}),
        "cs,fs,vb",
        "*.csproj,*.fsproj,*.vbproj,*.nuspec,packages.config,directory.packages.props",
        "packages.lock.json,paket.lock",
        "stylecop.json,*.ruleset,.globalconfig,.csharpierrc*",
        r"dotnet format|stylecop|csharpier|EnforceCodeStyleInBuild",
        r"dotnet vstest|vstest\.console|xunit\.console|nunit3?-console|DotNetCoreCLI@\d[^\n]*\n(?:[^\n]*\n){0,6}?[^\n]*command:\s*'?test|VSTest@\d",
        "csharp",
        "program.cs,program.fs,startup.cs,*.sln",
    ),
    Ecosystem(
        frozenset({"Java", "Kotlin", "Scala"}),
        "java,kt,kts,scala",
        "pom.xml,build.gradle,build.gradle.kts,build.sbt",
        "gradle.lockfile,buildscript-gradle.lockfile",
        "checkstyle*.xml,.scalafmt.conf,detekt*.yml,pmd*.xml,.scalastyle*,scalastyle*.xml",
        r"checkstyle|spotless|ktlint|detekt|google-java-format|scalafmt|maven-pmd",
        r"mvnw? [^\n]*\b(?:install|package)\b|sbt [^\n]*\btest",
        "java|kotlin|scala|groovy",
        "main.java,main.kt,main.scala,*application.java,app.java,gradlew,mvnw",
    ),
    Ecosystem(
        frozenset({"Swift"}),
        "swift",
        "package.swift,podfile,cartfile,*.podspec",
        "package.resolved,podfile.lock,cartfile.resolved",
        ".swiftlint.yml,.swiftlint.yaml,.swiftformat,.swift-format",
        r"swiftlint|swiftformat|swift-format",
        r"xcodebuild [^\n]*\btest\b|fastlane (?:test|scan)|\bxctool\b",
        "swift|objective-c",
        "main.swift,*app.swift,appdelegate.swift,scenedelegate.swift",
    ),
    Ecosystem(
        frozenset({"Rust"}), "rs", "cargo.toml", "cargo.lock", "rustfmt.toml,.rustfmt.toml,clippy.toml,.clippy.toml",
        r"cargo (?:fmt|clippy)|rustfmt", r"cargo (?:test|nextest)", "rust", "main.rs",
    ),
    Ecosystem(
        frozenset({"Go"}), "go", "go.mod", "go.sum", ".golangci.*,revive.toml",
        r"gofmt|go fmt|goimports|golangci|go vet|staticcheck", r"go test|ginkgo", "go", "main.go",
    ),
    Ecosystem(
        frozenset({"Ruby"}), "rb", "gemfile,*.gemspec", "gemfile.lock,gems.locked", ".rubocop*.yml,.standard.yml,.reek.yml",
        r"rubocop|standardrb|govuk-lint", r"rspec|rake (?:test|spec|default)\b|rake(?=[ \t]*$)|rails test|minitest|cucumber\b", "ruby",
        "config.ru,rakefile,main.rb,app.rb",
    ),
    Ecosystem(
        frozenset({"Julia"}), "jl", "project.toml", "manifest.toml", ".juliaformatter.toml", "JuliaFormatter", "", "julia", "main.jl",
    ),
    Ecosystem(
        frozenset({"Elixir"}), "ex,exs", "mix.exs", "mix.lock", ".formatter.exs,.credo.exs", r"mix (?:format|credo)",
        r"mix (?:test|coveralls)", "elixir", "application.ex",
    ),
    Ecosystem(
        frozenset({"Dart"}), "dart", "pubspec.yaml", "pubspec.lock", "analysis_options.yaml", r"dart (?:format|analyze)|flutter analyze",
        r"dart (?:run )?test", "dart", "main.dart",
    ),
    Ecosystem(
        frozenset({"Clojure"}), "clj,cljs,cljc", "project.clj,deps.edn", "", ".clj-kondo,.cljfmt.edn", r"clj-kondo|cljfmt",
        r"lein (?:test|midje)|kaocha", "clojure", "core.clj",
    ),
)  # fmt: skip


def _joined(field: str) -> str:
    return ",".join(part for one in TABLE if (part := getattr(one, field)))


def _either(field: str) -> str:
    return "|".join(part for one in TABLE if (part := getattr(one, field)))


LANGUAGES = frozenset().union(*(one.languages for one in TABLE))
#: Code of all these languages; in a folder of somebody else's it is no code of the project: see `copied_in`.
SOURCES = (f"**/*.{{{_joined('extensions')}}}",)
#: Manifests as deep as a part of a repository of many parts has its own.
MANIFESTS = (f"{{,*/,*/*/}}{{{_joined('manifests')}}}",)
LOCKS = (f"{{,*/,*/*/}}{{{_joined('locks')}}}",)
STYLES = (f"{{,*/}}{{{_joined('styles')}}}",)
LINTERS = _either("linters")
TESTS = _either("tests")
TRAVIS = _either("travis")
STARTS = (
    f"{{,*/,*/*/,*/*/*/}}{{{_joined('starts')}}}",
    # what an IDE opens, and what Maven and Gradle build and start with one command
    "{,*/,*/*/}*.xcodeproj/project.pbxproj",
    "{,*/}{pom.xml,build.gradle,build.gradle.kts}",
)

#: What others wrote and somebody put beside: fetched parts, libraries in a folder of libraries, what a build made.
_COPIED = re.compile(
    r"(?:^|/)(?:node_modules|bower_components|jspm_packages|vendors?|third[-_]?party|external|pods|carthage|govuk_modules|site-packages"
    r"|site_libs|htmlwidgets|wwwroot/lib|dist|\.next|\.nuxt|build/automation|deriveddata)/"
    r"|[.-]min\.(?:js|css)$|\.bundle\.js$|(?:^|/)(?:jquery|bootstrap|d3|leaflet|plotly|lodash|moment|modernizr|require|html5shiv|popper|chart|highcharts|underscore|nhsuk|govuk|mathjax|prism|highlight|angular|vue|react)(?:[.-](?:v\d+|slim|all|bundle|prod\w*))*(?:[.-]\d(?:[\w.]|-(?=v?\d|slim|all|bundle|prod))*)?\.js$",
    re.IGNORECASE,
)
#: Scripts of a site of documentation, and settings of tools, which are written in the language itself.
_BESIDE = re.compile(
    r"^(?:docs|_site)/|(?:^|/)(?:\.[^/]+|gulpfile[^/]*|gruntfile[^/]*|[\w.-]+\.config\.\w+|karma\.conf\.\w+|build\.gradle\.kts|settings\.gradle\.kts|package\.swift|next-env\.d\.ts|[\w.-]+\.d\.ts|mix\.exs|\.formatter\.exs)$",
    re.IGNORECASE,
)


def copied_in(path: str) -> bool:
    """Whether a file stands where code of others is kept, or what a build made."""
    return bool(_COPIED.search(path))


def own_code(snapshot: Snapshot) -> list[str]:
    """Paths of the code in these languages that the project's people wrote, as far as names tell; tests included."""
    return [path for path in snapshot.find(*SOURCES) if not copied_in(path) and not _BESIDE.search(path)]
