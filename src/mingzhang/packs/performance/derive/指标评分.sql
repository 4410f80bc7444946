-- title = "每条指标的目标、完成和得分"
-- over = "绩效指标"
-- basis = "定量：达到目标得满分，没有达到按完成比例得分，越少越好的在两倍目标以内按超出比例扣；时限：按期得满分；定性、写不成数的：按评定的档次。超额而参数规定扣分的另扣"
WITH 参数 AS (
  SELECT
    MAX(CASE WHEN p.参数 = '超额比例' THEN p.值 END) AS 超额比例,
    MAX(CASE WHEN p.参数 = '超额扣分' THEN p.值 END) AS 超额扣分
  FROM 绩效参数 AS p
), 读出 AS (
  SELECT
    i.年度, i.单位代码, i.项目代码, p.项目名称, i.列入, i.一级指标, i.二级指标, i.三级指标, i.范围, i.指标性质,
    i.指标值, i.度量单位, i.完成值, i.权重, i.偏差原因, p.参评, p.重点任务, i.来源, i.行,
    i.目标数 AS 目标, i.完成数 AS 完成, i.目标单位, i.完成单位, i.目标日, i.完成日,
    d.下限 AS 档下限, d.上限 AS 档上限, i.评定比例,
    COALESCE(i.评定比例, d.上限) AS 比例,
    CASE
      WHEN i.指标性质 = '定性' THEN '定性'
      WHEN i.目标日 IS NOT NULL THEN '时限'
      WHEN i.目标数 IS NULL AND i.完成程度 IS NOT NULL THEN '定性'
      ELSE '定量'
    END AS 种类,
    COALESCE(
      i.完成程度,
      CASE WHEN i.完成值 = i.指标值 AND i.完成数 IS NULL AND i.完成日 IS NULL THEN '达成' END
    ) AS 程度,
    a.超额比例, a.超额扣分
  FROM 指标数 AS i
  CROSS JOIN 参数 AS a
  LEFT JOIN 项目 AS p ON p.年度 = i.年度 AND p.单位代码 = i.单位代码 AND p.项目代码 = i.项目代码
  LEFT JOIN 定性档次 AS d
    ON d.档次 = COALESCE(i.完成程度, CASE WHEN i.完成值 = i.指标值 THEN '达成' END)
), 判定 AS (
  SELECT
    r.*,
    -- 第三行是最多的一种，看到这里就完了
    CASE
      WHEN r.种类 = '定量' AND r.指标性质 IS NULL THEN '没有写指标性质'
      WHEN r.种类 = '定量' AND r.目标 IS NULL THEN '指标值不是一个数'
      WHEN r.种类 = '定量' AND r.完成 IS NOT NULL AND r.目标单位 = r.完成单位 AND r.评定比例 IS NULL THEN NULL
      WHEN r.完成值 IS NULL AND r.程度 IS NULL THEN '没有写完成值'
      WHEN r.种类 = '定量' AND r.完成 IS NULL AND r.程度 IS NULL THEN '完成值不是一个数，也没有评定完成程度'
      WHEN r.种类 = '定量' AND r.完成 IS NOT NULL AND COALESCE(r.目标单位, '') <> COALESCE(r.完成单位, '')
        THEN '完成值的单位与目标不同'
      WHEN r.种类 = '时限' AND r.完成日 IS NULL AND r.程度 IS NULL THEN '没有写完成日期，也没有评定完成程度'
      WHEN r.种类 = '定性' AND r.程度 IS NULL THEN '没有评定完成程度'
      WHEN r.评定比例 < r.档下限 OR r.评定比例 > r.档上限 THEN '评定比例不在所评的档次里'
    END AS 未定原因,
    CASE
      WHEN r.种类 = '定量' AND r.完成 IS NOT NULL THEN '数'
      WHEN r.种类 = '时限' AND r.完成日 IS NOT NULL THEN '日'
      ELSE '档'
    END AS 凭
  FROM 读出 AS r
), 结果 AS (
  SELECT
    j.*,
    CASE
      WHEN j.未定原因 IS NOT NULL THEN NULL
      WHEN j.凭 = '日' THEN CASE WHEN j.完成日 <= j.目标日 THEN '达标' ELSE '未达标' END
      WHEN j.凭 = '档' THEN CASE WHEN j.程度 = '达成' THEN '达标' ELSE '未达标' END
      WHEN j.指标性质 = '≥' THEN CASE WHEN j.完成 >= j.目标 THEN '达标' ELSE '未达标' END
      WHEN j.指标性质 = '>' THEN CASE WHEN j.完成 > j.目标 THEN '达标' ELSE '未达标' END
      WHEN j.指标性质 = '≤' THEN CASE WHEN j.完成 <= j.目标 THEN '达标' ELSE '未达标' END
      WHEN j.指标性质 = '<' THEN CASE WHEN j.完成 < j.目标 THEN '达标' ELSE '未达标' END
      WHEN j.目标 = 0 THEN CASE WHEN j.完成 <= 0 THEN '达标' ELSE '未达标' END
      ELSE CASE WHEN j.完成 >= j.目标 THEN '达标' ELSE '未达标' END
    END AS 结论,
    CASE WHEN j.未定原因 IS NULL AND j.凭 = '数' AND j.目标 > 0 THEN QUOTIENT(j.完成 * 100, j.目标, 2) END
      AS 原完成率,
    j.指标性质 IN ('≤', '<') AS 越少越好
  FROM 判定 AS j
), 打分 AS (
  SELECT
    k.*,
    CASE
      WHEN k.结论 IS NULL OR k.超额比例 IS NULL THEN NULL
      WHEN k.凭 <> '数' OR k.越少越好 OR k.完成 <= k.目标 THEN '否'
      WHEN k.目标 > 0 AND (k.完成 - k.目标) * 100 > k.超额比例 * k.目标 THEN '是'
      ELSE '否'
    END AS 超,
    CASE
      WHEN k.结论 IS NULL OR k.权重 IS NULL OR k.权重 < 0 THEN NULL
      WHEN k.凭 = '档' THEN QUOTIENT(k.权重 * k.比例, 100, 2)
      WHEN k.结论 = '达标' THEN k.权重
      WHEN k.凭 = '日' OR k.目标 <= 0 THEN 0
      WHEN k.越少越好 AND k.完成 > 2 * k.目标 THEN 0
      WHEN k.越少越好 THEN QUOTIENT(k.权重 * (2 * k.目标 - k.完成), k.目标, 2)
      WHEN k.完成 <= 0 THEN 0
      ELSE QUOTIENT(k.权重 * k.完成, k.目标, 2)
    END AS 未扣得分
  FROM 结果 AS k
), 扣 AS (
  SELECT
    t.*,
    CASE
      WHEN t.未扣得分 IS NULL THEN NULL
      WHEN t.超 = '是' AND t.超额扣分 > 0
        THEN LEAST(QUOTIENT(t.权重 * t.超额扣分 * (t.完成 - t.目标), t.目标 * 100, 2), t.未扣得分)
      ELSE 0
    END AS 扣去
  FROM 打分 AS t
)
SELECT
  s.年度, s.单位代码, s.项目代码, s.项目名称, s.列入, s.一级指标, s.二级指标, s.三级指标, s.范围, s.指标性质,
  s.指标值, s.度量单位, s.完成值, s.权重, s.偏差原因, s.种类, s.目标, s.完成, s.目标单位 AS 单位, s.完成单位,
  s.结论 AS 结果,
  CASE
    WHEN s.未定原因 IS NOT NULL THEN s.未定原因
    WHEN s.权重 IS NULL THEN '没有写权重，不打分'
    WHEN s.权重 < 0 THEN '权重是负数，不打分'
  END AS 未定原因,
  s.原完成率 AS 完成率,
  CASE
    WHEN s.结论 IS NULL THEN NULL
    WHEN s.凭 = '档' THEN s.比例
    WHEN s.结论 = '达标' THEN 100
    WHEN s.凭 = '日' OR s.原完成率 IS NULL THEN 0
    WHEN s.越少越好 THEN GREATEST(QUOTIENT((2 * s.目标 - s.完成) * 100, s.目标, 2), 0)
    ELSE GREATEST(LEAST(s.原完成率, 100), 0)
  END AS 封顶完成率,
  CASE WHEN s.原完成率 IS NOT NULL AND NOT s.越少越好
    THEN QUOTIENT((s.完成 - s.目标) * 100, s.目标, 2) END AS 偏离度,
  s.超 AS 超额,
  s.未扣得分 - s.扣去 AS 得分,
  s.扣去 AS 扣分,
  CASE WHEN s.项目代码 IS NULL THEN '否' ELSE COALESCE(s.参评, '否') END AS 参评,
  CASE WHEN s.项目代码 IS NOT NULL AND s.重点任务 IS NOT NULL AND COALESCE(s.列入, '重点履职') = '重点履职'
    THEN '是' ELSE '否' END AS 履职清单,
  CASE WHEN s.项目代码 IS NOT NULL AND s.二级指标 = '数量指标' AND COALESCE(s.列入, '数量效益') = '数量效益'
    THEN '是' ELSE '否' END AS 数量清单,
  CASE WHEN s.项目代码 IS NOT NULL AND s.一级指标 = '效益指标' AND COALESCE(s.列入, '数量效益') = '数量效益'
    THEN '是' ELSE '否' END AS 效益清单,
  CASE WHEN s.项目代码 IS NULL THEN '是' ELSE '否' END AS 部门指标,
  s.来源, s.行
FROM 扣 AS s
