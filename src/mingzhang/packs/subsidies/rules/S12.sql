-- id = "S12"
-- title = "死亡后领取"
-- severity = "error"
-- category = "payment"
-- key = ["证件号", "政策代码", "期间"]
-- over = "发放"
-- inputs = ["发放.证件号", "发放.政策代码", "发放.期间"]
-- among = {"状态" = ["成功"]}
-- message = "{姓名}（{证件号}）{死亡日期}去世，{期间}的“{名称}”又发了{金额}元{说明}。请核实死亡日期；属实的追回。"
-- basis = "死亡当月可以领，次月起停发；死亡后还可以领几个月，见参数“政策”的死亡后可领月数，空着的不查"
-- proves = "这个证件号登记了死亡，期间的第一个月在可以领的最后一个月以后，发放成功，没有更正冲回"
-- false_alarm = "死亡日期登记错、登记晚；只按完整的证件号比对，姓名只作印证，姓名与登记不同的最多需说明；几期一起补发、死亡前后都有的也最多需说明；按季、半年、年发的，死亡那一期可以领"
-- verify = "看死亡证明、火化证明上的日期，问村上钱是谁领的"
WITH 死者 AS (
  SELECT d.证件号, MAX(d.死亡日期) AS 死亡日期, MAX(d.姓名) AS 登记姓名
  FROM 死亡登记 AS d
  WHERE d.死亡日期 IS NOT NULL
  GROUP BY d.证件号
), 名单 AS (
  SELECT
    f.证件号, f.政策代码, f.期间, f.姓名, f.金额, f.发放日期, f.来源, f.行,
    p.名称, d.死亡日期, d.登记姓名,
    YEAR(d.死亡日期) * 12 + MONTH(d.死亡日期) - 1 + p.死亡后可领月数 AS 末月,
    COALESCE(f.期数, 1) AS 期数,
    CASE WHEN LENGTH(f.期间) = 6
      THEN COALESCE(f.期数, 1) * CASE p.周期 WHEN '季' THEN 3 WHEN '半年' THEN 6 WHEN '学期' THEN 6 ELSE 1 END - 1
      ELSE 0 END AS 前几月,
    CASE WHEN LENGTH(f.期间) = 4 THEN f.期间 || '01' ELSE f.期间 END AS 月份
  FROM 发放 AS f
  JOIN 死者 AS d ON d.证件号 = f.证件号
  JOIN 政策 AS p ON p.政策代码 = f.政策代码
  WHERE f.状态 = '成功' AND p.死亡后可领月数 IS NOT NULL
    AND f.期间 >= CAST(YEAR(d.死亡日期) AS VARCHAR)
), 界 AS (
  -- 月份写成 202401 这样的文字来比；一笔含几个月的，期间是最后一个月
  SELECT
    n.*,
    CAST(QUOTIENT(n.末月 - n.末月 % 12, 12, 0) * 100 + n.末月 % 12 + 1 AS VARCHAR) AS 可领到,
    CAST(
      QUOTIENT(n.末月 + n.前几月 - (n.末月 + n.前几月) % 12, 12, 0) * 100 + (n.末月 + n.前几月) % 12 + 1 AS VARCHAR
    ) AS 全在此后
  FROM 名单 AS n
), 死后 AS (
  SELECT
    b.*,
    CASE WHEN b.月份 > b.全在此后 THEN 0 ELSE 1 END AS 部分,
    CASE WHEN b.姓名 <> b.登记姓名 THEN 1 ELSE 0 END AS 不同名,
    ROW_NUMBER() OVER (PARTITION BY b.证件号, b.政策代码, b.期间 ORDER BY b.来源, b.行) AS 位
  FROM 界 AS b
  WHERE b.月份 > b.全在此后 OR (b.期数 > 1 AND b.月份 > b.可领到)
)
SELECT
  s.证件号, s.政策代码, s.期间,
  COALESCE(MIN(s.姓名), '') AS 姓名,
  MIN(s.名称) AS 名称,
  MIN(s.死亡日期) AS 死亡日期,
  MIN(s.发放日期) AS 日期,
  COUNT(*) AS 行数,
  SUM(s.金额) AS 金额,
  CASE WHEN MAX(s.部分) = 1 THEN '，其中有死亡前的月份' ELSE '' END
    || CASE WHEN MAX(s.不同名) = 1 THEN '，姓名与死亡登记的不同' ELSE '' END AS 说明,
  CASE WHEN MAX(s.部分) = 1 OR MAX(s.不同名) = 1 THEN '需说明' ELSE '必改' END AS 程度,
  MAX(CASE WHEN s.位 = 1 THEN s.来源 END) AS 来源,
  MAX(CASE WHEN s.位 = 1 THEN s.行 END) AS 行
FROM 死后 AS s
GROUP BY s.证件号, s.政策代码, s.期间
HAVING COALESCE(SUM(s.金额), 1) > 0
