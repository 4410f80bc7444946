-- expect = ["不用除法"]
SELECT 项目代码 FROM 发放 WHERE 行 // 2 = 1
