-- id = "S57"
-- title = "离群的村"
-- severity = "info"
-- category = "payment"
-- key = ["政策代码", "年度", "村代码"]
-- over = "村发放"
-- inputs = ["村发放.政策代码", "村发放.年度", "村发放.村代码", "村发放.人数", "村发放.金额"]
-- message = "{单位名称}（{村代码}）{年度}年“{名称}”平均每{计量}{公布值}元，同县{类别}的{村数}个村中间的是{应为值}元。请看有没有项目、灾情等原因。"
-- basis = "同一县、同一类别的村，人均（按亩的是亩均）应当差不多；稳健的标准分＝0.6745×（本村－中位数）÷中位数绝对差"
-- proves = "本村比中位数高，标准分超过参数“离群倍数”，也超过中位数的“离群最低倍率”倍"
-- false_alarm = "有专门项目、受灾的村；村情里类别分得太粗；同类的村不够“离群最少村数”、领的人不够“离群最少人数”的不判；没有人口的村不判；一事一补的不比；只看高的"
-- verify = "抽查本村名单，与相邻的村比"
WITH 参数 AS (
  SELECT
    MAX(CASE WHEN p.参数 = '离群倍数' THEN p.值 END) AS 倍数,
    MAX(CASE WHEN p.参数 = '离群最少村数' THEN p.值 END) AS 最少村数,
    MAX(CASE WHEN p.参数 = '离群最少人数' THEN p.值 END) AS 最少人数,
    MAX(CASE WHEN p.参数 = '离群最低倍率' THEN p.值 END) AS 最低倍率
  FROM 比对参数 AS p
  WHERE (p.起 IS NULL OR p.起 <= $核对日期) AND (p.止 IS NULL OR p.止 >= $核对日期)
), 一村 AS (
  SELECT q.村代码, MAX(q.村名称) AS 村名称, MAX(q.类别) AS 类别, MAX(q.人口) AS 人口
  FROM 村情 AS q
  GROUP BY q.村代码
), 各村 AS (
  -- 均数取六位小数，两个引擎一样
  SELECT
    v.政策代码, v.年度, v.村代码, v.人数, v.金额, p.名称, LEFT(v.村代码, 6) AS 县代码, q.类别, q.村名称,
    CASE WHEN p.计量 = '亩' THEN '亩' ELSE '人' END AS 计量,
    CASE WHEN p.计量 = '亩' THEN QUOTIENT(v.金额, v.数量, 6) ELSE QUOTIENT(v.金额, q.人口, 6) END AS 均数
  FROM 村发放 AS v
  JOIN 政策 AS p ON p.政策代码 = v.政策代码
  JOIN 一村 AS q ON q.村代码 = v.村代码
  WHERE p.周期 <> '次' AND q.类别 IS NOT NULL AND (p.计量 <> '亩' OR v.数量 > 0) AND (p.计量 = '亩' OR q.人口 > 0)
), 排序 AS (
  SELECT
    c.*,
    COUNT(*) OVER (PARTITION BY c.政策代码, c.年度, c.县代码, c.类别) AS 村数,
    ROW_NUMBER() OVER (PARTITION BY c.政策代码, c.年度, c.县代码, c.类别 ORDER BY c.均数, c.村代码) AS 位
  FROM 各村 AS c
  WHERE c.均数 IS NOT NULL
), 中位 AS (
  -- 双数个村的取中间偏低的一个
  SELECT
    s.*,
    MAX(CASE WHEN s.位 * 2 = s.村数 OR s.位 * 2 = s.村数 + 1 THEN s.均数 END)
      OVER (PARTITION BY s.政策代码, s.年度, s.县代码, s.类别) AS 中位数
  FROM 排序 AS s
), 离差 AS (
  SELECT
    m.*,
    ROW_NUMBER() OVER (PARTITION BY m.政策代码, m.年度, m.县代码, m.类别 ORDER BY ABS(m.均数 - m.中位数), m.村代码) AS 次
  FROM 中位 AS m
), 绝对差 AS (
  SELECT
    d.*,
    MAX(CASE WHEN d.次 * 2 = d.村数 OR d.次 * 2 = d.村数 + 1 THEN ABS(d.均数 - d.中位数) END)
      OVER (PARTITION BY d.政策代码, d.年度, d.县代码, d.类别) AS 中位差
  FROM 离差 AS d
)
SELECT
  z.政策代码, z.年度, z.村代码,
  COALESCE(z.村名称, '没有村名') AS 单位名称,
  z.名称, z.计量, z.类别, z.村数,
  ROUND(z.均数, 2) AS 公布值,
  ROUND(z.中位数, 2) AS 应为值,
  z.金额,
  CASE WHEN z.中位差 = 0 THEN '同类的村一半以上一样' ELSE '标准分' || CAST(QUOTIENT(0.6745 * (z.均数 - z.中位数), z.中位差, 1) AS VARCHAR) END AS 说明
FROM 绝对差 AS z
CROSS JOIN 参数 AS r
WHERE z.村数 >= r.最少村数 AND z.人数 >= r.最少人数
  AND (z.均数 - z.中位数) * 0.6745 > z.中位差 * r.倍数
  AND z.均数 > z.中位数 * r.最低倍率
